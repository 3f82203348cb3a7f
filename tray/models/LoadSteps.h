// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Snapshot.h"

#include <QList>

#include <chrono>

namespace sibyl::tray {

// From `atUtc` on, so many agents ran at a time.
struct LoadStep {
    QDateTime atUtc;
    int runningCount = 0;
    friend bool operator==(const LoadStep &, const LoadStep &) = default;
};

// How many agents ran in the `span` before `nowUtc`, from the times that the tasks carry: nothing
// has to be sampled. The first step is at the beginning of the span.
QList<LoadStep> loadSteps(const Snapshot &snapshot, const QDateTime &nowUtc, std::chrono::seconds span);

} // namespace sibyl::tray
