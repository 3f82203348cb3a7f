// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "engine/TaskBoard.h"
#include "journal/Journal.h"
#include "state/TaskChanges.h"

namespace sibyl {

// The changes of the newest attempt of a task that has ended, out of its result in the journal.
// NotFound when none has ended here or it was pruned; Conflict when there is only one that runs.
void lookUpChanges(Journal &journal, const TaskBoard &board, const QString &taskId, QObject *context,
                   Callback<TaskChanges> answer);

} // namespace sibyl
