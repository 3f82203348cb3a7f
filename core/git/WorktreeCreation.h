// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/BaseResolution.h"
#include "git/WorktreeEntry.h"

namespace sibyl {

// Makes the worktree of a task: finds the base, makes branch and worktree without files under the
// repository's lock, then writes the files outside it. What a failed attempt left behind is taken
// away again, as far as this very operation made it.
//
// What a crash before the journal's note left at the same place is given up first, as any worktree
// (see WorktreeRetirement), and its branch, which says in its reflog whose it is, is gone on with.
//
// Branch: the task's earlier one, or a branch below sibyl/ that was asked for and is checked out
// nowhere, is continued in place; else a new one is made at the base. In an empty repository HEAD
// names a branch that does not exist yet; the agent's first commit is its root.
class WorktreeCreation final : public GitOperation<Worktree>
{
public:
    WorktreeCreation(const GitServices &services, WorktreeRequest request, QObject *parent);

private:
    enum class Start { Continued, New, Unborn };

    void start() override;
    void clearPlace();
    void resolveBase();
    void repairOwnEntry();
    void findContinuedTip(const QString &branch);
    void findForkPoint(const QString &tip);
    void makeBranch(int n);
    void continueOwnBranch(const QString &branch, int n);
    QString branchNote() const;
    void makeUnborn(int n);
    bool takeWarm();
    void add(const QStringList &commitish);
    void addAgain(const QStringList &commitish, const GitCall &call, const CommandReport &report);
    void nameUnbornBranch();
    void checkOut();
    Result<> writeSparsePatterns();
    void populateSubmodules();
    void copyFiles();
    void withdraw(const Error &error);
    void note(const QString &sentence);
    GitCall call(const QStringList &arguments, GitAccess access) const;

    WorktreeRequest m_request;
    RepositoryDetails m_details;
    ChosenBase m_base;
    Worktree m_worktree;
    Start m_start = Start::New;
    QString m_madeBranchAt; // commit of the branch that we made; empty when we made none
    int m_retries = 0;
    bool m_isAdded = false;
    Alarm m_retry;
};

} // namespace sibyl
