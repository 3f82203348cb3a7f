// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "state/Commands.h"

#include <QList>
#include <QLocalServer>
#include <QObject>

namespace sibyl {

class ControlConnection;

enum class StaleSocket {
    Keep,   // a socket that is there already is another runner's
    Remove, // we hold the instance lock: it was left behind
};

// The local socket through which command line and tray watch and steer a running runner: JSON-RPC
// 2.0, one message a line, for this user only (see PeerCheck.h).
//
//   method                         params                             result
//   hello                                                             {version, protocol, pid}
//   snapshot                                                          the snapshot
//   subscribe                                                         {}; then notifications `snapshot`
//   task.log                       {task_id, stream, offset, limit}   {offset, total, data (base64), ended}
//   task.cancel                    {task_id, reason}                  {}
//   runner.drain|pause|resume|reload                                  {}
//
// At most maxClients at a time and one notification per notificationInterval. Main thread only;
// `commands` and `clock` outlive it.
class ControlServer final : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxClients = 32;
    static constexpr Milliseconds notificationInterval{100};

    ControlServer(Commands &commands, Clock &clock, QObject *parent = nullptr);
    ~ControlServer() override;

    // `socketPath` is absolute; its directory is made private (0700), the socket 0600. Conflict when
    // the socket is another runner's.
    Result<> listen(const QString &socketPath, StaleSocket stale);
    // Removes the socket and ends every connection.
    void close();

    QString socketPath() const { return m_socketPath; }
    qsizetype clientCount() const { return m_connections.size(); }

private:
    void acceptWaiting();
    void announceChange();
    void publish();

    Commands &m_commands;
    Clock &m_clock;
    QLocalServer m_server;
    QString m_socketPath;
    QList<ControlConnection *> m_connections;
    Alarm m_nextPublish;
    bool m_isChanged = false;
};

} // namespace sibyl
