// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "git/WorktreeSnapshot.h"

namespace sibyl {

// Reads what an agent left in its worktree, after it has ended. What it did not commit is committed
// by us, without hooks; then the task's branch is made to end at the work, and commits and diff are
// read.
//
//   HEAD at the end                       the task's branch
//   on it                                 gets our commit
//   elsewhere, containing it              is moved forward to HEAD
//   elsewhere, contained in it, clean     is the work, HEAD is not looked at
//   elsewhere, apart from it              stays; HEAD is kept as refs/sibyl/head/<name>, with a
//   notice
//
// No other branch is ever moved, not even one that the agent has switched to.
class WorkCollection final : public GitOperation<WorkSummary>
{
public:
    WorkCollection(const GitServices &services, CollectRequest request, QObject *parent);

private:
    void start() override;
    void findEntry(const QString &commonDirectory);
    void takeSnapshot();
    void noteState();
    void commitLeftovers();
    void findTaskBranch();
    void placeBranch(const QString &tip);
    void compareWith(const QString &tip);
    void moveBranch(const QString &from);
    void keepHeadApart();
    void settleWorktree(const QStringList &headCommand);
    void readSummary();
    void readReports(const QString &base, const QList<CommandReport> &reports);
    void note(const QString &sentence);
    GitCall call(const QStringList &arguments, GitAccess access = GitAccess::Read) const;

    CollectRequest m_request;
    WorktreeEntry m_entry;
    SnapshotReport m_snapshot;
    QString m_work; // the commit that the work ends with; empty: there is none
    WorkSummary m_summary;
};

} // namespace sibyl
