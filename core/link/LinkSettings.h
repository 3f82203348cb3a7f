// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QString>

namespace sibyl {

struct LinkSettings {
    QString serverUrl;
    QString runnerId;
    QString sandboxId;      // sent as X-Sibyl-Sandbox-Id when set
    bool isSandbox = false; // X-Sibyl-Runner-Mode: sandbox
    Milliseconds reconnectInterval{1'000};
    Milliseconds reconnectMaximum{60'000};
    Milliseconds heartbeatInterval{22'000};
    Milliseconds silenceLimit{80'000};
    Milliseconds settleTime{2'000}; // online at the first frame or after so long still open
};

} // namespace sibyl
