// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Terminal.h"
#include "state/Snapshot.h"

#include <QStringList>

namespace sibyl {

// A snapshot as lines for people, as wide as the terminal: how the runner stands, then a table of
// the running tasks with progress, then what ended last. `turn` moves what is animated.
QStringList statusLines(const Snapshot &snapshot, const QDateTime &nowUtc, const Terminal &terminal, int turn = 0);

} // namespace sibyl
