// SPDX-License-Identifier: Apache-2.0
#include "config/AgentSettings.h"

#include <algorithm>

namespace sibyl {

QString toString(AgentDriver driver)
{
    switch (driver) {
    case AgentDriver::Plain: return QStringLiteral("plain");
    case AgentDriver::Claude: return QStringLiteral("claude");
    case AgentDriver::CodexExec: return QStringLiteral("codex-exec");
    case AgentDriver::CodexAppServer: return QStringLiteral("codex-app-server");
    case AgentDriver::Gemini: return QStringLiteral("gemini");
    case AgentDriver::OpenCode: return QStringLiteral("opencode");
    case AgentDriver::Cursor: return QStringLiteral("cursor");
    case AgentDriver::Amp: return QStringLiteral("amp");
    case AgentDriver::Acp: return QStringLiteral("acp");
    }
    return {};
}

QString toString(PermissionMode mode)
{
    switch (mode) {
    case PermissionMode::ReadOnly: return QStringLiteral("read-only");
    case PermissionMode::Ask: return QStringLiteral("ask");
    case PermissionMode::AcceptEdits: return QStringLiteral("accept-edits");
    case PermissionMode::AllowAll: return QStringLiteral("allow-all");
    }
    return {};
}

std::optional<AgentDriver> agentDriverFrom(QStringView word)
{
    for (const AgentDriver driver : {AgentDriver::Plain, AgentDriver::Claude, AgentDriver::CodexExec, AgentDriver::CodexAppServer,
                                     AgentDriver::Gemini, AgentDriver::OpenCode, AgentDriver::Cursor,
                                     AgentDriver::Amp, AgentDriver::Acp}) {
        if (word == toString(driver)) {
            return driver;
        }
    }
    return std::nullopt;
}

bool isAgentName(QStringView name)
{
    const auto isLetterOrDigit = [](QChar c) { return c.unicode() < 0x80 && c.isLetterOrNumber(); };
    return !name.isEmpty() && name.size() <= 64 && isLetterOrDigit(name.front())
        && std::all_of(name.begin(), name.end(), [&](QChar c) {
               return isLetterOrDigit(c) || c == u'.' || c == u'_' || c == u'-';
           });
}

} // namespace sibyl
