// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/GitOperation.h"
#include "git/WorktreeEntry.h"

#include <QSet>

#include <deque>

namespace sibyl {

// Looks into every repository that a worktree records as a submodule, and theirs, for work that
// only exists there. Ends with the reason why the worktree must stay, or an empty text.
//
// Safe is a submodule that was never filled, or whose files are all committed and whose commits its
// remote has, or the worktree's base recorded (what an agent records later may exist only here). Whatever else lies there was made by the agent: git is not
// run in it, since its configuration may start programs; it blocks.
class NestedRepositories final : public GitOperation<QString>
{
public:
    // `indexFile` is the index that lists the worktree's own submodules; `baseCommit` may be empty.
    NestedRepositories(const GitServices &services, WorktreeEntry entry, QString indexFile,
                       QString baseCommit, QObject *parent);

private:
    struct Level
    {
        PinnedWorktree place;
        QString indexFile; // empty: its own
        QString path;      // below the worktree; empty for the worktree itself
        QString baseCommit; // whose submodules came from elsewhere; empty: none is known
    };
    struct Submodule
    {
        QString path; // below the worktree
        QString baseCommit; // that the base recorded; empty: none
    };

    void start() override;
    void readNextLevel();
    void readBase(const Level &level, const QStringList &paths);
    void checkNext();
    void check(const Submodule &submodule, const QString &gitDirectory);
    void checkAbandoned();
    static GitCall ownCommits(const PinnedWorktree &place);

    WorktreeEntry m_entry;
    QString m_indexFile;
    QString m_baseCommit;
    std::deque<Level> m_levels;
    std::deque<Submodule> m_submodules;
    QSet<QString> m_seen; // their git directories
};

} // namespace sibyl
