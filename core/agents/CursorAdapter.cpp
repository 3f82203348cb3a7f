// SPDX-License-Identifier: Apache-2.0
#include "agents/CursorAdapter.h"

#include "agents/AgentProcess.h"

namespace sibyl {

ProcessSpec CursorAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = agentProcess(task);
    spec.arguments << QStringLiteral("-p") << QStringLiteral("--output-format=stream-json") << QStringLiteral("--trust");
    switch (task.profile.permissions) {
    case PermissionMode::ReadOnly: spec.arguments << QStringLiteral("--mode=ask"); break;
    case PermissionMode::Ask:
    case PermissionMode::AcceptEdits: break;
    case PermissionMode::AllowAll: spec.arguments << QStringLiteral("--force"); break;
    }
    if (!task.profile.model.isEmpty()) {
        spec.arguments << QStringLiteral("--model") << task.profile.model;
    }
    if (task.isResumed && !task.sessionId.isEmpty()) {
        spec.arguments << QStringLiteral("--resume") << task.sessionId;
    }
    spec.input = InputMode::Empty;
    spec.initialInput = task.assignment.prompt.toUtf8();
    return spec;
}

} // namespace sibyl
