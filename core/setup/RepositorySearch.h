// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"

#include <QObject>
#include <QStringList>

namespace sibyl {

struct FoundDirectories {
    QStringList paths; // of checkouts, sorted
    bool isCut = false; // a bound was reached
};

// Finds git checkouts below `folder`, a few directories in each turn of the event loop: not through
// symbolic links, not into hidden directories, dependencies or a checkout itself; at most maxDepth
// levels, maxDirectories directories and maxFound checkouts. NotFound when it is no directory.
void findCheckouts(const QString &folder, Clock &clock, QObject *context, Callback<FoundDirectories> answer);

namespace repository_search {
inline constexpr int maxDepth = 6;
inline constexpr int maxDirectories = 20'000;
inline constexpr qsizetype maxFound = 300;
} // namespace repository_search

} // namespace sibyl
