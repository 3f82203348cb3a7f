// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TaskResultView.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace sibyl {

// A task as the server has it (design section 6).
struct TaskView {
    QString id;     // UUID, the wire task_id
    QString status; // queued, dispatched, acked, running, retry, completed, failed, canceled
    QString projectId;
    QString projectName;
    QString agentId;
    QString runnerId;
    QString runnerName;
    int attemptCount = 0;
    int maxAttempts = 0;
    int priority = 0;
    std::optional<int> progressPercent; // 0..100
    QString activity;
    QString queueReason; // why it waits; empty when it does not
    QString title;
    QString prompt;
    QString branch;
    bool isCancelRequested = false;
    QString errorMessage;
    QDateTime createdUtc; // times are invalid when that has not happened
    QDateTime updatedUtc;
    QDateTime dispatchedUtc;
    QDateTime ackedUtc;
    QDateTime startedUtc;
    QDateTime completedUtc;
    std::optional<TaskResultView> result;
    bool isNew = true; // false: a submission's idempotency key named a task that existed

    bool hasEnded() const
    {
        return status == QLatin1StringView("completed") || status == QLatin1StringView("failed")
            || status == QLatin1StringView("canceled");
    }
};

} // namespace sibyl
