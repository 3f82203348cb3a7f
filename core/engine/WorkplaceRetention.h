// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"
#include "engine/TaskBoard.h"
#include "git/Git.h"
#include "journal/Journal.h"
#include "state/WorktreeView.h"

#include <QObject>
#include <QSet>

namespace sibyl {

struct RetentionSettings
{
    Seconds retention{0};
    QString worktreeBase;
    QString mirrorBase;
    QString lockOwner;         // of our worktrees
    QList<ProjectLink> links;
    QStringList rescueInclude; // ignored files that are rescued too
    QMap<QByteArray, QByteArray> environment; // of the projects' cleanup scripts
};

// Gives up worktrees and attempt directories when their result has been delivered and the
// retention is over or somebody asks, a few at a time; nothing else is ever removed. After a start
// it reports what the journal does not know. Owned by RunnerSession.
class WorkplaceRetention : public QObject
{
    Q_OBJECT

public:
    WorkplaceRetention(Clock &clock, Git &git, ProcessLauncher &launcher, Journal &journal, TaskBoard &board,
                       RetentionSettings settings);

    void setSettings(const RetentionSettings &settings) { m_settings = settings; }
    void start();
    // A result was delivered: with a retention of zero its workplace goes now.
    void taskDelivered(const AttemptKey &key);

    // Of this runner's tasks, those that are there, newest first.
    QList<WorktreeView> worktrees() const;
    // NotFound when `path` is none of them, Conflict while it is needed.
    void remove(const QString &path, QObject *context, Callback<WorktreeRemoval> answer);

private:
    void reconcile();
    void sweep();
    void scheduleSweep();
    void retire(const AttemptRecord &record);
    void retireWorktree(const AttemptRecord &record, QObject *context, const Callback<WorktreeRemoval> &answer);
    void cleanUp(const AttemptRecord &record, const std::function<void()> &next);
    void finish(const AttemptRecord &record);
    void pruneJournal();

    Clock &m_clock;
    Git &m_git;
    ProcessLauncher &m_launcher;
    Journal &m_journal;
    TaskBoard &m_board;
    RetentionSettings m_settings;
    QSet<QString> m_atWork; // attempt directories whose worktree is being retired
    Alarm m_nextSweep;
    Alarm m_reconcile;
};

} // namespace sibyl
