// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TaskView.h"

#include <QList>

namespace sibyl {

// One page of a task list, newest first.
struct TaskPage {
    QList<TaskView> tasks;
    QString next; // for TaskFilter::after; empty = this was the last page
};

// Which tasks to list; empty = any.
struct TaskFilter {
    QString status;
    QString projectId;
    QString runnerId;
    QString after;
    int limit = 50; // 1..200
};

} // namespace sibyl
