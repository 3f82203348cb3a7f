// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "control/CallDispatch.h"

#include <QByteArray>
#include <QList>
#include <QObject>

class QLocalSocket;

namespace sibyl {

// One client of the control socket, on the daemon's side: reads its requests, has them carried out,
// and writes the answers. Owns the socket. Ends, and says so once, when the client leaves, sends a
// line over the limit, or does not read what it asked for: nothing is kept for it beyond
// maxQueuedBytes, nor longer than stallLimit, and at most maxOpenCalls of its calls wait.
class ControlConnection final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 maxQueuedBytes = 8 * 1024 * 1024;
    static constexpr int maxOpenCalls = 64;
    static constexpr Milliseconds followInterval{100}; // log chunks of one client, at most one round each
    static constexpr Milliseconds stallLimit{30'000};

    // Takes `socket`, which is connected.
    ControlConnection(QLocalSocket *socket, ControlServices services, Clock &clock, QObject *parent);

    bool isSubscribed() const { return m_isSubscribed; }
    // The client gets what differs from what it has; one that still has something unread gets the
    // difference when it has read it.
    void publish(const Snapshot &snapshot);
    void end();

Q_SIGNALS:
    void ended();

private:
    struct Follower {
        ControlId id;
        LogCall call;
    };

    void readLines();
    void obey(const QByteArray &line);
    template <typename Call>
    void carryOutCall(const ControlId &id, const Call &call);
    template <typename Answer>
    void reply(const ControlId &id, const Result<Answer> &answer);
    void subscribe(const ControlId &id);
    void readLog(const ControlId &id, const LogCall &call);
    Result<LogChunk> logChunk(const LogCall &call) const;
    void followSoon();
    void follow();
    void send(const QByteArray &line);
    void sendMore();
    void watchStall();

    QLocalSocket *m_socket;
    ControlServices m_services;
    Clock &m_clock;
    Alarm m_stall;
    Alarm m_nextTurn;
    Alarm m_nextFollow;
    QList<Follower> m_followers;
    Snapshot m_published; // what a subscriber has
    int m_openCalls = 0;
    bool m_isOutputNew = false;
    bool m_isSubscribed = false;
    bool m_isBehind = false;
    bool m_isEnded = false;
};

} // namespace sibyl
