// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "control/CallDispatch.h"

#include <QList>
#include <QLocalServer>
#include <QObject>

namespace sibyl {

class ControlConnection;

enum class StaleSocket {
    Keep,   // a socket that is there already is another runner's
    Remove, // we hold the instance lock: it was left behind
};

// The local socket through which command line and tray watch and steer a running runner and set it
// up: JSON-RPC 2.0, one message a line, for this user only (see PeerCheck.h). README.md lists the
// methods. At most maxClients at a time and one notification per notificationInterval. Main thread
// only; the services and `clock` outlive it.
class ControlServer final : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxClients = 32;
    static constexpr Milliseconds notificationInterval{100};

    ControlServer(ControlServices services, Clock &clock, QObject *parent = nullptr);
    ~ControlServer() override;

    // `socketPath` is absolute; its directory is made private (0700), the socket 0600. Conflict when
    // the socket is another runner's.
    Result<> listen(const QString &socketPath, StaleSocket stale);
    // The same at another path. Connections go on: who registers this runner through one of them
    // gets its answer, although the socket has moved.
    Result<> moveTo(const QString &socketPath, StaleSocket stale);
    // Removes the socket and ends every connection.
    void close();

    QString socketPath() const { return m_socketPath; }
    qsizetype clientCount() const { return m_connections.size(); }

private:
    void stopListening();
    void acceptWaiting();
    void announceChange();
    void publish();

    ControlServices m_services;
    Clock &m_clock;
    QLocalServer m_server;
    QString m_socketPath;
    QList<ControlConnection *> m_connections;
    Alarm m_nextPublish;
    bool m_isChanged = false;
};

} // namespace sibyl
