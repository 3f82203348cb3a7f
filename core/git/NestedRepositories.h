// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/GitOperation.h"
#include "git/WorktreeEntry.h"

#include <deque>

namespace sibyl {

// Looks into every repository that a worktree records as a submodule, and theirs, for work that
// only exists there. Ends with the reason why the worktree must stay, or an empty text.
//
// Safe is a submodule that was never filled, or whose files are all committed and whose commits its
// remote has, or the worktree recorded. Whatever else lies there was made by the agent: git is not
// run in it, since its configuration may start programs; it blocks.
class NestedRepositories final : public GitOperation<QString>
{
public:
    // `indexFile` is the index that lists the worktree's own submodules.
    NestedRepositories(const GitServices &services, WorktreeEntry entry, QString indexFile,
                       QObject *parent);

private:
    struct Level
    {
        PinnedWorktree place;
        QString indexFile; // empty: its own
        QString path;      // below the worktree; empty for the worktree itself
    };
    struct Submodule
    {
        QString path; // below the worktree
        QString recordedCommit;
    };

    void start() override;
    void readNextLevel();
    void checkNext();
    void check(const Submodule &submodule, const QString &gitDirectory);

    WorktreeEntry m_entry;
    QString m_indexFile;
    std::deque<Level> m_levels;
    std::deque<Submodule> m_submodules;
};

} // namespace sibyl
