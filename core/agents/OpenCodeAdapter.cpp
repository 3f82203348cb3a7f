// SPDX-License-Identifier: Apache-2.0
#include "agents/OpenCodeAdapter.h"

#include "agents/AgentProcess.h"

namespace sibyl {

ProcessSpec OpenCodeAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = agentProcess(task);
    spec.arguments << QStringLiteral("run") << QStringLiteral("--format") << QStringLiteral("json");
    if (!task.profile.model.isEmpty()) {
        spec.arguments << QStringLiteral("-m") << task.profile.model;
    }
    if (task.isResumed && !task.sessionId.isEmpty()) {
        spec.arguments << QStringLiteral("-s") << task.sessionId;
    }
    if (!spec.environment.contains("OPENCODE_PERMISSION")) {
        spec.environment.insert("OPENCODE_PERMISSION", opencode::permissionVariable(task.profile.permissions));
    }
    spec.input = InputMode::Empty; // it reads to the end of stdin before it begins
    spec.initialInput = task.assignment.prompt.toUtf8();
    return spec;
}

} // namespace sibyl
