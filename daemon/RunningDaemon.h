// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"
#include "config/RunnerConfig.h"
#include "state/Snapshot.h"

#include <QStringList>

namespace sibyl {

// Asks the daemon behind the first of `sockets` to read its configuration again. True when one
// runs and took it; an error when it could not apply it.
Result<bool> reloadDaemon(const QStringList &sockets, Clock &clock);

// The snapshot of the running daemon; Network when none runs.
void askDaemon(const QStringList &sockets, Clock &clock, QObject *context, Callback<Snapshot> answer);

} // namespace sibyl
