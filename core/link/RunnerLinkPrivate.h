// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"
#include "link/KeepAlive.h"
#include "link/LinkMachine.h"
#include "link/PongWaits.h"
#include "link/RunnerLink.h"
#include "link/TransportFactory.h"

#include <QPointer>
#include <QSet>
#include <QStringList>

namespace sibyl {

// The inside of a RunnerLink: executes LinkMachine.
//
// After each call into the outside (an emit, a token source, a closing transport) the link may be
// gone, stopped or on another try: what follows such a call goes through isStill().
class RunnerLink::Private
{
public:
    Private(RunnerLink *link, LinkSettings linkSettings, TransportFactory &factory, Clock &time,
            TokenSource tokenSource, Backoff::Random random)
        : q(link)
        , settings(std::move(linkSettings))
        , transports(factory)
        , clock(time)
        , token(std::move(tokenSource))
        , backoff(settings.reconnectInterval, settings.reconnectMaximum, std::move(random))
        , keepAlive(link, time, settings,
                    {.beat = [this] { q->send(HeartbeatAck{}); },
                     .ping = [this](std::function<void()> answered) { q->afterPong(q, std::move(answered)); },
                     .giveUp = [this](const QString &why) { happen(LinkEvent::Lost, why); }})
    {
    }

    // A transport may be on the stack when the link lets go of it.
    struct LaterDeletion {
        void operator()(Transport *old) const { old->deleteLater(); }
    };

    // The state at one moment; see isStill().
    struct Moment {
        QPointer<RunnerLink> link;
        LinkState state;
        quint64 tryNumber;
    };
    Moment now() const { return {q, state, tryNumber}; }
    static bool isStill(const Moment &moment)
    {
        return moment.link && moment.link->m_private->state == moment.state
               && moment.link->m_private->tryNumber == moment.tryNumber;
    }

    void happen(LinkEvent event, const QString &why = {});
    void leave();
    void prepare(LinkEvent event);
    void act();
    void waitForRetry(Milliseconds delay);

    void askForToken();
    void takeToken(const Result<Redacted> &answer);
    void openTransport(const QUrl &url, const Redacted &answer);
    void dropTransport();
    void onClosed(const CloseReport &report);

    void onText(const QByteArray &frame);
    void onMessage(const ServerMessage &message);
    void refuseFrame(const Error &error, const QString &taskId);
    bool isOnlineNow();
    void settle();
    void logOnce(const QString &kind, const QString &text);

    RunnerLink *q;
    LinkSettings settings;
    TransportFactory &transports;
    Clock &clock;
    TokenSource token;
    Backoff backoff;
    KeepAlive keepAlive;

    LinkState state = LinkState::Idle;
    QString detail;
    QDateTime nextTryUtc;
    quint64 tryNumber = 0;     // counts connects, so that late answers are known as such
    int tokenRefusals = 0;     // since a token proved good
    Redacted lastToken;        // to know an answer that is no other one
    Milliseconds signInRetry{0};

    std::unique_ptr<Transport, LaterDeletion> transport; // opening, open, or still closing
    Alarm stateAlarm; // token, connect, settle, stable or retry: what the state waits for
    PongWaits pongWaits;
    QString lastServerError;
    QString serverName;
    QStringList features;
    QSet<QString> loggedKinds;
};

} // namespace sibyl
