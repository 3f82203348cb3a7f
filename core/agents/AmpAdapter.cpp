// SPDX-License-Identifier: Apache-2.0
#include "agents/AmpAdapter.h"

#include "agents/AgentProcess.h"

namespace sibyl {

ProcessSpec AmpAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = agentProcess(task);
    if (task.isResumed && !task.sessionId.isEmpty()) {
        spec.arguments << QStringLiteral("threads") << QStringLiteral("continue") << task.sessionId;
    }
    spec.arguments << QStringLiteral("--execute") << QStringLiteral("--stream-json");
    if (task.profile.permissions == PermissionMode::AllowAll) {
        spec.arguments << QStringLiteral("--dangerously-allow-all");
    }
    spec.input = InputMode::Empty;
    spec.initialInput = task.assignment.prompt.toUtf8();
    return spec;
}

} // namespace sibyl
