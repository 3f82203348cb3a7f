// SPDX-License-Identifier: Apache-2.0
#include "engine/StoredTask.h"

#include "agents/AgentProfiles.h"
#include "protocol/MessageCodec.h"
#include "work/TaskWords.h"

namespace sibyl {

std::optional<TaskAssign> storedAssignment(const AttemptRecord &record)
{
    const auto message = decodeServerMessage(record.assignment);
    if (!message || !std::holds_alternative<TaskAssign>(*message)) {
        return std::nullopt;
    }
    return std::get<TaskAssign>(*message);
}

TaskSnapshot storedSnapshot(const AttemptRecord &record, const TaskAssign &assignment, const RunnerConfig &config)
{
    TaskSnapshot snapshot = snapshotOf(record, assignment, storedPlan(record, assignment, config));
    snapshot.phase = TaskPhase::Ended;
    snapshot.isDelivered = record.step >= TaskStep::ResultConfirmed;
    const auto message = decodeRunnerMessage(record.result);
    if (message && std::holds_alternative<TaskComplete>(*message)) {
        addResult(snapshot, std::get<TaskComplete>(*message).result);
    }
    return snapshot;
}

AgentProfile storedProfile(const AttemptRecord &record, const RunnerConfig &config)
{
    const QString name = record.agent.isEmpty() ? QString(commandAgent) : record.agent;
    Result<AgentProfile> profile = resolveProfile(name, config.agents);
    AgentProfile result = profile ? *profile : AgentProfile{};
    result.name = name;
    result.driver = agentDriverFrom(record.driver).value_or(AgentDriver::Plain);
    return result;
}

TaskPlan storedPlan(const AttemptRecord &record, const TaskAssign &assignment, const RunnerConfig &config)
{
    TaskPlan plan;
    plan.workplace = EmptyDirectory{};
    plan.directory = record.worktreePath;
    plan.command = assignment.command;
    plan.profile = storedProfile(record, config);
    plan.projectName = assignment.projectName;
    return plan;
}

} // namespace sibyl
