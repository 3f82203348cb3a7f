// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "state/Snapshot.h"
#include "state/TaskChanges.h"
#include "state/WorktreeView.h"

#include <QObject>

namespace sibyl {

// What a user interface may ask of a running runner. Implemented by engine/, reached through
// control/. Main thread only. Each order answers at once whether it was taken; what follows from
// it shows in the snapshot.
class Commands : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual Snapshot snapshot() const = 0;

    // NotFound when no such task runs here.
    virtual Result<> cancelTask(const QString &taskId, const QString &reason) = 0;
    virtual Result<> drain() = 0;  // take nothing new, finish, then leave
    virtual Result<> pause() = 0;  // take nothing new
    virtual Result<> resume() = 0; // undo pause or drain
    // Conflict when it was answered already, has expired or its task is over; NotFound when there is
    // no such option.
    virtual Result<> answerPermission(const QString &permissionId, const QString &optionId) = 0;

    // Of the newest attempt that has ended; Conflict while there is none but one runs.
    virtual void taskChanges(const QString &taskId, QObject *context, Callback<TaskChanges> answer) = 0;

    virtual QList<WorktreeView> worktrees() const = 0; // newest first
    // Conflict while the worktree is in use or its result is undelivered; NotFound when it is none
    // of this runner's.
    virtual void removeWorktree(const QString &path, QObject *context, Callback<WorktreeRemoval> answer) = 0;

    // runner.yaml or the links changed: read them again and apply what can be applied live.
    virtual Result<> reload() = 0;

Q_SIGNALS:
    // The snapshot differs from the last one; at most ten times a second.
    void changed();
    // The agent of an attempt wrote something; very often.
    void outputGrew(const QString &taskId);
};

} // namespace sibyl
