// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "control/ControlMessage.h"
#include "state/Commands.h"

#include <QByteArray>
#include <QObject>

class QLocalSocket;

namespace sibyl {

// One client of the control socket, on the daemon's side: reads its requests, asks Commands, and
// writes the answers. Owns the socket. Ends, and says so once, when the client leaves, sends a line
// over the limit, or does not read what it asked for: nothing is kept for it beyond maxQueuedBytes,
// nor longer than stallLimit.
class ControlConnection final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 maxQueuedBytes = 4 * 1024 * 1024;
    static constexpr Milliseconds stallLimit{30'000};

    // Takes `socket`, which is connected.
    ControlConnection(QLocalSocket *socket, Commands &commands, Clock &clock, QObject *parent);

    bool isSubscribed() const { return m_isSubscribed; }
    // `line` is a snapshot notification; a client that still has one unread gets only the latest.
    void offerSnapshot(const QByteArray &line);
    void end();

Q_SIGNALS:
    void ended();

private:
    void readLines();
    void obey(const QByteArray &line);
    QByteArray answer(const ControlRequest &request);
    QByteArray answerLog(const ControlId &id, const LogCall &call) const;
    void send(const QByteArray &line);
    void sendMore();
    void watchStall();

    QLocalSocket *m_socket;
    Commands &m_commands;
    Clock &m_clock;
    Alarm m_stall;
    Alarm m_nextTurn;
    QByteArray m_waitingSnapshot;
    bool m_isSubscribed = false;
    bool m_isEnded = false;
};

} // namespace sibyl
