// SPDX-License-Identifier: Apache-2.0
#include "server/TaskRecord.h"

#include <array>

namespace sibyl::server {

QString toString(TaskState state)
{
    switch (state) {
    case TaskState::Queued: return QStringLiteral("queued");
    case TaskState::Dispatched: return QStringLiteral("dispatched");
    case TaskState::Acked: return QStringLiteral("acked");
    case TaskState::Running: return QStringLiteral("running");
    case TaskState::Retry: return QStringLiteral("retry");
    case TaskState::Completed: return QStringLiteral("completed");
    case TaskState::Failed: return QStringLiteral("failed");
    case TaskState::Canceled: return QStringLiteral("canceled");
    }
    return {};
}

std::optional<TaskState> taskStateFrom(QStringView word)
{
    static constexpr std::array all{TaskState::Queued,  TaskState::Dispatched, TaskState::Acked,
                                    TaskState::Running, TaskState::Retry,      TaskState::Completed,
                                    TaskState::Failed,  TaskState::Canceled};
    for (const TaskState state : all) {
        if (word == toString(state)) {
            return state;
        }
    }
    return std::nullopt;
}

bool hasEnded(TaskState state)
{
    return state == TaskState::Completed || state == TaskState::Failed || state == TaskState::Canceled;
}

bool isWaiting(TaskState state)
{
    return state == TaskState::Queued || state == TaskState::Retry;
}

} // namespace sibyl::server
