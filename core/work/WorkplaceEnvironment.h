// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/RunnerConfig.h"
#include "journal/Records.h"
#include "work/TaskSlot.h"

#include <QByteArray>
#include <QMap>

#include <optional>

namespace sibyl {

// `basis` and what a task's place adds to it: slot, ports, temporary directory (nothing without a
// slot) and what git needs to know in a sparse worktree.
QMap<QByteArray, QByteArray> workplaceEnvironment(QMap<QByteArray, QByteArray> basis, const std::optional<TaskSlot> &slot,
                                                  const ProjectWorktrees &worktrees);

// The same for the project's own scripts, with the place by name: SIBYL_TASK_ID, SIBYL_PROJECT_ID,
// SIBYL_WORKTREE_PATH, SIBYL_REPOSITORY, SIBYL_BRANCH, SIBYL_BASE_COMMIT.
QMap<QByteArray, QByteArray> scriptEnvironment(QMap<QByteArray, QByteArray> basis,
                                               const AttemptRecord &record);

} // namespace sibyl
