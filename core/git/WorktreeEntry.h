// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/GitCommand.h"

#include <QString>

#include <optional>

namespace sibyl {

// One worktree as its repository knows it: <common>/worktrees/<id>. Read from the files, because
// `worktree list` reads every entry, and `worktree prune` acts on entries of others (a directory on
// an unmounted disk looks deleted).
struct WorktreeEntry
{
    QString adminDirectory;
    QString commonDirectory;
    QString path;       // of the working tree, whether it is there or not
    QString lockReason; // empty when not locked

    // Made by a runner: its lock reason begins with ours.
    bool isOurs() const;
    PinnedWorktree pinned() const { return {adminDirectory, commonDirectory, path}; }
};

// The reason our worktrees are locked with, so that no prune takes them and people see whose they
// are.
QString worktreeLockReason(const QString &owner, const QString &taskId);

// Of the worktrees that are kept ready.
QString poolLockReason(const QString &owner, const QString &key, QLatin1StringView state);

bool writeLockReason(const WorktreeEntry &entry, const QString &reason);

// Moves a worktree that nobody works in, with its branch for HEAD, and locks it with `reason`. The
// entry as it is then; nothing, and everything as it was, when the files cannot be moved.
std::optional<WorktreeEntry> moveWorktree(const WorktreeEntry &entry, const QString &newPath,
                                          const QString &branch, const QString &reason);

// The same for a given-up one: HEAD is detached at `commit`, and of the metadata only what git needs
// is kept. Nothing when it may not be used again (submodules, sparse).
std::optional<WorktreeEntry> detachForPool(const WorktreeEntry &entry, const QString &commit,
                                           const QString &reason, const QString &newPath);

std::optional<WorktreeEntry> findWorktreeEntry(const QString &commonDirectory,
                                               const QString &worktreePath);

// True when some worktree of the repository, the user's own included, has `branch` as its HEAD,
// whether the branch exists or is still unborn.
bool isBranchCheckedOut(const QString &commonDirectory, const QString &branch);

// True when the first line of the branch's reflog says that it was made with `note`.
bool isBranchMadeWith(const QString &commonDirectory, const QString &branch, const QString &note);

// Symbolic links resolved as far as the path exists: git writes real paths.
QString realPath(const QString &path);

// The directory that a working tree's .git file names; empty when it leads nowhere.
QString gitDirectoryOf(const QString &workTree);

// All worktrees of the repository but its own.
QList<WorktreeEntry> worktreeEntries(const QString &commonDirectory);

// Takes the entry out of the repository by a rename to where git does not look and answers the new
// place; nothing when it is not there any more.
std::optional<QString> detachWorktreeEntry(const WorktreeEntry &entry);

} // namespace sibyl
