// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentAdapter.h"

#include "agents/AcpAdapter.h"
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
    case AgentDriver::Plain:
    case AgentDriver::Claude:
    case AgentDriver::CodexExec:
    case AgentDriver::CodexAppServer:
    case AgentDriver::Gemini:
    case AgentDriver::OpenCode:
    case AgentDriver::Cursor: break;
    case AgentDriver::Acp: return std::make_unique<AcpAdapter>();
    }
    return std::make_unique<PlainAdapter>();
}

} // namespace sibyl
