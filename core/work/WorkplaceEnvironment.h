// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal/Records.h"
#include "work/TaskPlan.h"

#include <QByteArray>
#include <QMap>

namespace sibyl {

// `basis` and what a task's place adds to it: slot, ports, temporary directory (see TaskSlot; left
// out when no slot can be had) and what git needs to know in a sparse worktree. The same after a
// restart.
QMap<QByteArray, QByteArray> workplaceEnvironment(QMap<QByteArray, QByteArray> basis,
                                                  const QString &slotsDirectory, const TaskPlan &plan,
                                                  const AttemptRecord &record);

// The same for the project's own scripts, with the place by name: SIBYL_TASK_ID, SIBYL_PROJECT_ID,
// SIBYL_WORKTREE_PATH, SIBYL_REPOSITORY, SIBYL_BRANCH, SIBYL_BASE_COMMIT.
QMap<QByteArray, QByteArray> scriptEnvironment(QMap<QByteArray, QByteArray> basis,
                                               const AttemptRecord &record);

} // namespace sibyl
