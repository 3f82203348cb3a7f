// SPDX-License-Identifier: Apache-2.0
#include "journal/TaskStep.h"

#ifdef SIBYL_TEST_HOOKS
#include <QtGlobal>

#include <csignal>
#endif

namespace sibyl {

QString toString(TaskStep step)
{
    switch (step) {
    case TaskStep::Received:
        return QStringLiteral("received");
    case TaskStep::Accepted:
        return QStringLiteral("accepted");
    case TaskStep::Acknowledged:
        return QStringLiteral("acknowledged");
    case TaskStep::WorktreeMade:
        return QStringLiteral("worktree_made");
    case TaskStep::SupervisorReady:
        return QStringLiteral("supervisor_ready");
    case TaskStep::Committed:
        return QStringLiteral("committed");
    case TaskStep::Started:
        return QStringLiteral("started");
    case TaskStep::AgentEnded:
        return QStringLiteral("agent_ended");
    case TaskStep::Collected:
        return QStringLiteral("collected");
    case TaskStep::ResultStored:
        return QStringLiteral("result_stored");
    case TaskStep::ResultSent:
        return QStringLiteral("result_sent");
    case TaskStep::ResultConfirmed:
        return QStringLiteral("result_confirmed");
    case TaskStep::CleanedUp:
        return QStringLiteral("cleaned_up");
    }
    return {};
}

std::optional<TaskStep> taskStepFrom(QStringView name)
{
    for (const TaskStep step : allTaskSteps) {
        if (name == toString(step)) {
            return step;
        }
    }
    return std::nullopt;
}

#ifdef SIBYL_TEST_HOOKS
void passStep(TaskStep step)
{
    static const std::optional<TaskStep> s_last =
        taskStepFrom(qEnvironmentVariable("SIBYL_TEST_DIE_AT"));
    if (s_last == step) {
        std::raise(SIGKILL);
    }
}
#else
void passStep(TaskStep) {}
#endif

} // namespace sibyl
