// SPDX-License-Identifier: Apache-2.0
#include "agents/CodexExecAdapter.h"

#include "agents/AgentProcess.h"
#include "agents/CodexExecCodec.h"

namespace sibyl {
namespace {

QString sandboxOf(PermissionMode permissions)
{
    switch (permissions) {
    case PermissionMode::ReadOnly:
    case PermissionMode::Ask: return QStringLiteral("read-only");
    case PermissionMode::AcceptEdits: return QStringLiteral("workspace-write");
    case PermissionMode::AllowAll: return QStringLiteral("danger-full-access");
    }
    return QStringLiteral("read-only");
}

bool isResumable(const AgentTask &task)
{
    // Ids are Codex's own UUIDs; what looks like an option is none of them.
    return task.isResumed && !task.sessionId.isEmpty() && !task.sessionId.startsWith(u'-');
}

} // namespace

CodexExecAdapter::CodexExecAdapter() : StreamAdapter(codex::readLine) {}

void CodexExecAdapter::open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent)
{
    StreamAdapter::open(task, written, onEvent);
    m_isResumed = isResumable(task);
}

bool CodexExecAdapter::takeSpecial(const AgentNews &news, const OnEvent &)
{
    // Of a continued conversation it counts all tokens since its beginning: not what this attempt used.
    return m_isResumed && std::holds_alternative<TotalNews>(news);
}

ProcessSpec CodexExecAdapter::processSpec(const AgentTask &task) const
{
    ProcessSpec spec = agentProcess(task);
    spec.arguments << QStringLiteral("exec");
    const bool isResumed = isResumable(task);
    if (isResumed) {
        spec.arguments << QStringLiteral("resume");
    }
    // The sandbox as a setting: `resume` has no -s and falls back to read-only.
    spec.arguments << QStringLiteral("--json") << QStringLiteral("--skip-git-repo-check") << QStringLiteral("-c")
                   << QStringLiteral("sandbox_mode=\"%1\"").arg(sandboxOf(task.profile.permissions));
    if (!task.profile.model.isEmpty()) {
        spec.arguments << QStringLiteral("-m") << task.profile.model;
    }
    if (isResumed) {
        spec.arguments << task.sessionId;
    }
    spec.arguments << QStringLiteral("-"); // the prompt is on stdin
    spec.input = InputMode::Empty;
    spec.initialInput = task.assignment.prompt.toUtf8();
    return spec;
}

} // namespace sibyl
