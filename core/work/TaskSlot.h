// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sibyl {

// What keeps tasks that run at the same time out of each other's way: a small number of its own,
// and from it a block of ports and a temporary directory.
struct TaskSlot
{
    int number = 0;   // 0..999, the smallest that was free
    int portBase = 0; // first of `portCount` ports
    int portCount = 20;
    QString temporaryDirectory; // short (paths of sockets are limited), private, empty at first
    QString composeProject;     // of the task, the same for each of its attempts

    // SIBYL_SLOT, SIBYL_PORT_BASE, SIBYL_PORT_COUNT, TMPDIR, COMPOSE_PROJECT_NAME.
    QMap<QByteArray, QByteArray> environment() const;
};

// Of a task, the same for each of its attempts.
QString composeProjectOf(const QString &taskId);

// Claims are symbolic links in `slotsDirectory`, which the runners of a user share, from the number
// to the attempt's directory: they survive a restart, and a claim whose attempt is gone is free
// again. An attempt that has a slot keeps it. Looks at all claims: take it once for each run.
Result<TaskSlot> takeTaskSlot(const QString &slotsDirectory, const QString &attemptDirectory,
                              const QString &taskId);

// Ends the claim; a temporary directory that is not empty is answered, renamed, for somebody to
// delete.
QString releaseTaskSlot(const QString &slotsDirectory, const TaskSlot &slot);

// Those that a runner which died could not end.
QStringList releaseTaskSlots(const QString &slotsDirectory, const QStringList &attemptDirectories);

} // namespace sibyl
