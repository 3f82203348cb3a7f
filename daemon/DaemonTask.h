// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "LogFeed.h"
#include "control/ControlClient.h"

#include <memory>

namespace sibyl {

// A task as the runner on this machine has it, for servers that can tell nothing about tasks or
// cannot be reached. Calls wait for the daemon's answer.
class DaemonTask final : public LogFeed
{
public:
    // The running task, or one that ended lately, whose id begins with `text`. Network when no
    // daemon runs, NotFound when it has no such task, Conflict when several begin so.
    static Result<std::unique_ptr<DaemonTask>> find(const QStringList &sockets, const QString &text, Clock &clock);

    const QString &id() const { return m_id; }
    const TaskSnapshot &state() const { return m_state; }
    Result<> refresh(); // asks for the state anew
    Result<> cancel(const QString &reason);
    Result<> retry(); // Conflict, NotFound: as the server says
    Result<TaskChanges> changes();
    Result<LogPiece> read(LogStream stream, qint64 offset) override;
    // The last piece said that no more will come.
    bool isLogComplete() const { return m_isLogComplete; }

private:
    explicit DaemonTask(Clock &clock) : m_client(clock) {}

    ControlClient m_client;
    QString m_id;
    TaskSnapshot m_state; // of its newest attempt
    bool m_isLogComplete = false;
};

} // namespace sibyl
