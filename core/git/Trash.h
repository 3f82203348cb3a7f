// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "git/GitCommand.h"

namespace sibyl {

// Deleting by rename: what goes is moved next to where it was (same file system, one system call)
// and then deleted at idle priority by a program of its own; removing 50,000 files takes seconds.

// Moves `path` into the folder `trashName` beside it and answers its new place.
Result<QString> moveToTrash(const QString &path, const QString &trashName);

// What a crash left in the trashes of `base` and of the folders directly in it.
QStringList leftInTrash(const QString &base, const QString &trashName);

// Deletes directories that moveToTrash or detachWorktreeEntry answered. Nobody waits for it; what
// is left after a crash is found by leftInTrash at the next start.
void deleteSlowly(GitCommand &commands, const QStringList &paths, QObject *context);

} // namespace sibyl
