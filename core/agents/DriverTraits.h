// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/AgentSettings.h"

namespace sibyl {

// What can be had from each way of driving an agent. The one table of it: the README and `agents
// --json` are made from here, the engine asks here before it offers something.
struct DriverTraits {
    bool canCancel = false;      // understands a request to stop, before signals
    bool canResume = false;      // continues a conversation by its session id
    bool asksPermission = false; // waits for an answer of ours
    bool reportsPlan = false;
    bool reportsUsage = false;   // tokens
    bool reportsCost = false;    // money
    bool canSteer = false;       // takes further messages while it works
    friend bool operator==(const DriverTraits &, const DriverTraits &) = default;
};

DriverTraits driverTraits(AgentDriver driver);

} // namespace sibyl
