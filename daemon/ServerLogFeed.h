// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "LogFeed.h"
#include "account/TaskClient.h"

namespace sibyl {

// The streams of a task as its server has them. Borrows the client.
class ServerLogFeed final : public LogFeed
{
public:
    ServerLogFeed(TaskClient &tasks, QString taskId) : m_tasks(tasks), m_taskId(std::move(taskId)) {}

    Result<LogPiece> read(LogStream stream, qint64 offset) override;

private:
    TaskClient &m_tasks;
    QString m_taskId;
};

} // namespace sibyl
