// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Redacted.h"
#include "base/Result.h"
#include "link/Backoff.h"
#include "link/LinkSettings.h"
#include "link/LinkState.h"
#include "protocol/RunnerMessage.h"
#include "protocol/ServerMessage.h"

#include <QDateTime>
#include <QObject>

#include <functional>
#include <memory>

namespace sibyl {

class TransportFactory;

// Gives the token for the next try; asked anew before every connect. `isRefused` = the server
// turned the last one down: give another one, refreshed if that is possible, or an error when there
// is none. An error of the kind Network or Timeout (the refresh could not be had now) is tried again
// like a lost connection, any other leads to SignInNeeded with its text.
using TokenSource = std::function<void(bool isRefused, std::function<void(Result<Redacted>)> answer)>;

// The runner's one connection: connects, keeps alive, watches for silence, reconnects for ever
// with full jitter, and knows a refusal from a fault (design section 4, Outbox). Owned by the
// engine, main thread only. May be destroyed from a slot of its own signals.
//
// The way of a connection is LinkMachine's table. Heartbeats are answered here, before anything
// else happens to them; a frame that cannot be read is reported and never ends the connection.
class RunnerLink : public QObject
{
    Q_OBJECT

public:
    RunnerLink(LinkSettings settings, TransportFactory &transports, Clock &clock, TokenSource token,
               Backoff::Random random = Backoff::systemRandom);
    ~RunnerLink() override;

    void start();
    // Closes (code 1000) and tries no more, for good. closed() follows within seconds, possibly
    // before this returns.
    void stop();
    // Somebody signed in, or changed a setting: ends any waiting; while online checks that the peer
    // still answers.
    void tryNow();
    // The network came back or the machine woke up: the same, except that what waits for a person (a
    // refusal, a sign-in, a second instance) goes on waiting.
    void networkChanged();

    LinkState state() const;
    bool hasFeature(QLatin1StringView feature) const; // of the present connection
    QString serverName() const;

    // Handed to the socket in order; false (and nothing sent) unless online.
    bool send(const RunnerMessage &message);
    bool sendFrame(const QByteArray &frame);
    // Sent but still in this process: who produces much (logs) waits while it is large.
    qint64 unsentBytes() const;
    // Calls back when the peer has answered a ping sent now; never when the connection ends first.
    void afterPong(QObject *context, std::function<void()> callback);

Q_SIGNALS:
    // `detail` is a sentence with the remedy; `nextTryUtc` valid when waiting.
    void stateChanged(sibyl::LinkState state, const QString &detail, const QDateTime &nextTryUtc);
    // A connection is accepted: send status, projects, outbox, in that order. Emitted before any
    // messageReceived of that connection.
    void online();
    void messageReceived(const sibyl::ServerMessage &message);
    // A frame could not be read; `taskId` when it was about a task.
    void frameRefused(const QString &what, const QString &taskId);
    // stop() is complete: the socket is gone. The end of a single connection shows as
    // stateChanged() from Online.
    void closed();

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace sibyl
