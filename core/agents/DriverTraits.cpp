// SPDX-License-Identifier: Apache-2.0
#include "agents/DriverTraits.h"

namespace sibyl {

DriverTraits driverTraits(AgentDriver driver)
{
    switch (driver) {
    case AgentDriver::Plain: return {};
    case AgentDriver::Claude:
        return {.canCancel = true, .canResume = true, .asksPermission = true, .reportsPlan = true,
                .reportsUsage = true, .reportsCost = true, .canSteer = true};
    case AgentDriver::CodexExec:
        return {.canResume = true, .reportsPlan = true, .reportsUsage = true};
    case AgentDriver::CodexAppServer:
        return {.canCancel = true, .canResume = true, .asksPermission = true, .reportsPlan = true,
                .reportsUsage = true, .canSteer = true};
    case AgentDriver::Gemini: return {.canResume = true, .reportsPlan = true, .reportsUsage = true};
    case AgentDriver::OpenCode:
        return {.canResume = true, .reportsPlan = true, .reportsUsage = true, .reportsCost = true};
    case AgentDriver::Cursor: return {.canResume = true, .reportsPlan = true};
    case AgentDriver::Amp: return {.canResume = true, .reportsPlan = true, .reportsUsage = true};
    case AgentDriver::Acp:
        return {.canCancel = true, .canResume = true, .asksPermission = true, .reportsPlan = true,
                .reportsUsage = true, .reportsCost = true};
    }
    return {};
}

} // namespace sibyl
