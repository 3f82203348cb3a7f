// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/ControlClient.h"

#include <memory>

namespace sibyl {

// A task as the runner on this machine has it, for servers that can tell nothing about tasks or
// cannot be reached. Calls wait for the daemon's answer.
class DaemonTask
{
public:
    // The running task, or one that ended lately, whose id begins with `text`. Network when no
    // daemon runs, NotFound when it has no such task, Conflict when several begin so.
    static Result<std::unique_ptr<DaemonTask>> find(const QStringList &sockets, const QString &text, Clock &clock);

    const QString &id() const { return m_id; }
    Result<> cancel(const QString &reason);
    Result<LogChunk> log(SpoolStream stream, qint64 offsetBytes);

private:
    explicit DaemonTask(Clock &clock) : m_client(clock) {}

    ControlClient m_client;
    QString m_id;
};

} // namespace sibyl
