// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/LoadedConfig.h"
#include "state/Snapshot.h"

#include <QByteArray>

namespace sibyl {

// What `--json` prints: indented, with a newline at the end; jsonLine() on one line. The keys are
// stable and snake_case.
QByteArray jsonText(const Snapshot &snapshot);
QByteArray jsonLine(const Snapshot &snapshot);
// {"draining": true, "tasks": 2}
QByteArray jsonDrain(bool isDraining, qsizetype taskCount);

} // namespace sibyl
