// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "git/GitCommand.h"
#include "git/WorktreeEntry.h"

namespace sibyl {

// Writes the files of HEAD into a worktree, whatever was there; what is right already stays as it is.
GitCall checkoutCall(const QString &worktree, const WorktreeShape &shape);

// Says which directories a sparse worktree holds (git's cone patterns), in the worktree's own
// metadata. `git sparse-checkout` would switch on an extension in the user's configuration; ours is
// given to each git by settings or environment instead, see sparseSettings().
Result<> writeSparseCheckout(const WorktreeEntry &entry, const QStringList &directories);

// "key=value"; what a git that changes files in a sparse worktree must be told.
QStringList sparseSettings();

} // namespace sibyl
