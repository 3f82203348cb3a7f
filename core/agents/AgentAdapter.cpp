// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentAdapter.h"

#include "agents/AcpAdapter.h"
#include "agents/AmpAdapter.h"
#include "agents/ClaudeAdapter.h"
#include "agents/CodexExecAdapter.h"
#include "agents/CodexServerAdapter.h"
#include "agents/CursorAdapter.h"
#include "agents/GeminiAdapter.h"
#include "agents/OpenCodeAdapter.h"
#include "agents/PlainAdapter.h"

namespace sibyl {

void AgentAdapter::open(const AgentTask &, QByteArrayView, const OnEvent &) {}

void AgentAdapter::answer(const QString &, const PermissionOption &, const QString &, const OnEvent &) {}

bool AgentAdapter::interrupt(const OnEvent &)
{
    return false;
}

std::unique_ptr<AgentAdapter> makeAgentAdapter(AgentDriver driver)
{
    switch (driver) {
    case AgentDriver::Plain: break;
    case AgentDriver::Claude: return std::make_unique<ClaudeAdapter>();
    case AgentDriver::CodexExec: return std::make_unique<CodexExecAdapter>();
    case AgentDriver::CodexAppServer: return std::make_unique<CodexServerAdapter>();
    case AgentDriver::Gemini: return std::make_unique<GeminiAdapter>();
    case AgentDriver::OpenCode: return std::make_unique<OpenCodeAdapter>();
    case AgentDriver::Amp: return std::make_unique<AmpAdapter>();
    case AgentDriver::Cursor: return std::make_unique<CursorAdapter>();
    case AgentDriver::Acp: return std::make_unique<AcpAdapter>();
    }
    return std::make_unique<PlainAdapter>();
}

} // namespace sibyl
