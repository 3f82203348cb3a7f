// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TaskClient.h"

namespace sibyl {

// So much of an id is shown, and enough for every command.
inline constexpr qsizetype shortIdLength = 8;

// The whole id of the task that `text` names: an id, or its first characters (four at least) when
// only one of the newest tasks begins so. NotFound or Conflict otherwise. Asks the server only when
// it must.
Result<QString> findTaskId(TaskClient &tasks, const QString &text);

// The part without the server.
bool isWholeTaskId(const QString &text);
Result<QString> matchTaskId(const QList<TaskView> &newest, const QString &text);

} // namespace sibyl
