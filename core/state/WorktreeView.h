// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

#include <QDateTime>
#include <QString>

namespace sibyl {

enum class WorktreeUse {
    InUse,       // a task of this runner works in it or waits to
    Undelivered, // its result has not reached the server
    Kept,        // its task is over: it goes when the retention is over, or now when asked to
};
inline constexpr auto wordsOf(WorktreeUse)
{
    return Words<WorktreeUse, 3>{{{WorktreeUse::InUse, "in_use"},
                                  {WorktreeUse::Undelivered, "undelivered"},
                                  {WorktreeUse::Kept, "kept"}}};
}

// A directory that a task of this runner worked in and that is still there.
struct WorktreeView {
    QString path;
    QString taskId;
    int attempt = 1;    // the latest that used it
    QString title;      // of the task
    QString branch;     // empty for a plain directory
    QString repository; // the checkout it belongs to; empty for a plain directory
    WorktreeUse use = WorktreeUse::Kept;
    QDateTime endedUtc; // of the attempt; invalid while it runs
    friend bool operator==(const WorktreeView &, const WorktreeView &) = default;
};

// How a removal went. Nothing is lost: what no commit has was put on the rescue ref.
struct WorktreeRemoval {
    bool isRemoved = false;
    QString rescueRef; // in the repository; empty when there was nothing to save
    QString whyKept;   // a sentence when it was not removed
    friend bool operator==(const WorktreeRemoval &, const WorktreeRemoval &) = default;
};

} // namespace sibyl
