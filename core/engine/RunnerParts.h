// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/RunnerLink.h"
#include "process/ProcessHandle.h"
#include "process/ShortCommand.h"

namespace sibyl {

// What the engine is built on; owned by main (or a test), outlives every session.
struct RunnerParts {
    Clock &clock;
    CommandRunner &commands;
    ProcessLauncher &launcher;
    TransportFactory &transports;
    TokenSource token;
    QMap<QByteArray, QByteArray> environment; // the daemon's own; an agent's, to start from
};

} // namespace sibyl
