// SPDX-License-Identifier: Apache-2.0
#include "link/RunnerLinkPrivate.h"

#include "link/Handshake.h"
#include "link/Refusal.h"
#include "link/ServerUrl.h"
#include "protocol/MessageCodec.h"

#include <QHostAddress>
#include <QLoggingCategory>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(linkLog, "sibyl.link")

constexpr Milliseconds tokenTimeout = 60s;
constexpr Milliseconds connectTimeout = 15s;
constexpr Milliseconds refusedRetry = 10min;
constexpr Milliseconds replacedRetry = 5min;
constexpr Milliseconds missingTokenRetry = 30s; // asks only this machine, e.g. a locked keyring
constexpr Milliseconds refreshRetry = 2min;     // a refresh that brought nothing, maybe for now
// Online for so long = the trouble is over. Not sooner: a server that accepts and then refuses must
// neither be asked in a tight loop nor for one refresh after the other (spec R-04).
constexpr Milliseconds stableAfter = 30s;
constexpr qsizetype maxLoggedKinds = 100;
// A machine has a few tokens at most (a stored one, a login's, each renewed once): more refusals in
// a row are a server that refuses whatever it gets.
constexpr int maxTokenRefusals = 5;

QString signInText(const QString &why)
{
    return why + u": sign in again with `sibyl-runner register`"_s;
}

} // namespace

void RunnerLink::Private::happen(LinkEvent event, const QString &why)
{
    const std::optional<LinkState> target = next(state, event);
    if (!target) {
        qCDebug(linkLog).nospace() << "link: " << toString(event) << " means nothing in " << toString(state);
        return;
    }
    qCInfo(linkLog).nospace().noquote() << "link: " << toString(state) << " -> " << toString(*target) << " ("
                                        << toString(event) << (why.isEmpty() ? u""_s : u": "_s + why) << ")";
    leave();
    state = *target;
    detail = why;
    prepare(event);
    const Moment moment = now();
    Q_EMIT q->stateChanged(state, detail, nextTryUtc);
    if (isStill(moment)) {
        act();
    }
}

// What ends with any state.
void RunnerLink::Private::leave()
{
    stateAlarm.cancel();
    nextTryUtc = {};
    if (state != LinkState::Online) {
        return;
    }
    keepAlive.stop();
    pongWaits.clear();
}

// What belongs to the new state, before anybody hears of it.
void RunnerLink::Private::prepare(LinkEvent event)
{
    switch (state) {
    case LinkState::Connecting:
        ++tryNumber;
        features.clear();
        serverName.clear();
        lastServerError.clear();
        signInRetry = refusedRetry;
        tokenRefusals = event == LinkEvent::TokenRefused ? tokenRefusals + 1 : 0;
        break;
    case LinkState::Settling:
        stateAlarm = clock.after(settings.settleTime, q, [this] { settle(); });
        break;
    case LinkState::Online:
        stateAlarm = clock.after(stableAfter, q, [this] {
            backoff.reset();
            tokenRefusals = 0;
        });
        keepAlive.start();
        break;
    case LinkState::Backoff:
        waitForRetry(backoff.next());
        break;
    case LinkState::Refused:
        waitForRetry(refusedRetry);
        break;
    case LinkState::SignInNeeded:
        waitForRetry(signInRetry);
        break;
    case LinkState::Replaced:
        waitForRetry(replacedRetry);
        break;
    case LinkState::Idle:
    case LinkState::Stopped:
        break;
    }
}

// What the new state does to the outside, after everybody has heard of it.
void RunnerLink::Private::act()
{
    switch (state) {
    case LinkState::Connecting:
        dropTransport();
        askForToken();
        break;
    case LinkState::Backoff:
    case LinkState::Refused:
    case LinkState::SignInNeeded:
    case LinkState::Replaced:
        if (transport) {
            transport->close(1001, u"no answer"_s);
        }
        break;
    case LinkState::Online:
        Q_EMIT q->online();
        break;
    case LinkState::Stopped:
        if (transport) {
            transport->close(1000, {});
        } else {
            Q_EMIT q->closed();
        }
        break;
    case LinkState::Idle:
    case LinkState::Settling:
        break;
    }
}

void RunnerLink::Private::waitForRetry(Milliseconds delay)
{
    nextTryUtc = clock.nowUtc().addMSecs(delay.count());
    stateAlarm = clock.after(delay, q, [this] { happen(LinkEvent::RetryDue); });
}

void RunnerLink::Private::askForToken()
{
    const Moment moment = now();
    stateAlarm = clock.after(tokenTimeout, q, [this] {
        happen(LinkEvent::Lost, u"no answer about the token within a minute"_s);
    });
    token(tokenRefusals > 0, [moment](const Result<Redacted> &answer) {
        if (isStill(moment) && !moment.link->m_private->transport) {
            moment.link->m_private->takeToken(answer);
        }
    });
}

void RunnerLink::Private::takeToken(const Result<Redacted> &answer)
{
    if (!answer && (answer.error().kind == ErrorKind::Network || answer.error().kind == ErrorKind::Timeout)) {
        happen(LinkEvent::Lost, u"no token for now: "_s + answer.error().text());
        return;
    }
    if (!answer || !isUsableToken(*answer)) {
        signInRetry = tokenRefusals > 0 ? refreshRetry : missingTokenRetry;
        happen(LinkEvent::SignInRequired,
               !answer             ? answer.error().text()
               : answer->isEmpty() ? u"not signed in: run `sibyl-runner register`"_s
                                   : u"the token holds characters that no token has: run `sibyl-runner register`"_s);
        return;
    }
    if (tokenRefusals > 0 && *answer == lastToken) {
        happen(LinkEvent::SignInRequired, signInText(u"the server does not take the token"_s));
        return;
    }
    lastToken = *answer;
    const Result<QUrl> url = runnerSocketUrl(settings.serverUrl, settings.runnerId);
    if (!url) {
        happen(LinkEvent::Refused, url.error().text());
        return;
    }
    openTransport(*url, *answer);
}

void RunnerLink::Private::openTransport(const QUrl &url, const Redacted &answer)
{
    if (url.scheme() == "ws"_L1 && url.host() != "localhost"_L1 && !QHostAddress(url.host()).isLoopback()) {
        logOnce(u"plain"_s, u"the connection to %1 is not encrypted: anybody on the way can read the token"_s
                                .arg(url.host()));
    }
    transport.reset(transports.create().release());
    QObject::connect(transport.get(), &Transport::opened, q, [this] { happen(LinkEvent::Opened); });
    QObject::connect(transport.get(), &Transport::closed, q,
                     [this](const CloseReport &report) { onClosed(report); });
    QObject::connect(transport.get(), &Transport::textReceived, q,
                     [this](const QByteArray &frame) { onText(frame); });
    QObject::connect(transport.get(), &Transport::binaryReceived, q, [this] {
        refuseFrame(Error{ErrorKind::Protocol, u"a binary frame; only text frames are understood"_s, u"frame"_s},
                    {});
    });
    QObject::connect(transport.get(), &Transport::pongReceived, q,
                     [this](const QByteArray &payload) { pongWaits.answer(payload); });
    stateAlarm = clock.after(connectTimeout, q, [this] {
        dropTransport();
        happen(LinkEvent::Lost, u"no connection within %1 seconds"_s.arg(connectTimeout / 1s));
    });
    transport->open(url, handshakeHeaders(settings, answer));
}

// The old socket is gone completely before the next is opened: the original server mixes up two
// that overlap (spec S-05).
void RunnerLink::Private::dropTransport()
{
    if (transport) {
        transport->disconnect(q);
        transport->abort();
        transport.reset();
    }
}

void RunnerLink::Private::onClosed(const CloseReport &report)
{
    transport.reset();
    switch (state) {
    case LinkState::Connecting:
    case LinkState::Settling:
    case LinkState::Online:
        break;
    case LinkState::Stopped:
        Q_EMIT q->closed();
        return;
    case LinkState::Idle:
    case LinkState::Backoff:
    case LinkState::Refused:
    case LinkState::SignInNeeded:
    case LinkState::Replaced:
        return; // the end of what we closed ourselves
    }
    const CloseVerdict verdict = judgeClose(report, lastServerError);
    if (verdict.event == LinkEvent::TokenRefused && tokenRefusals >= maxTokenRefusals) {
        happen(LinkEvent::SignInRequired, signInText(verdict.detail));
    } else {
        happen(verdict.event, verdict.detail);
    }
}

void RunnerLink::Private::onText(const QByteArray &frame)
{
    const auto message = decodeServerMessage(frame);
    if (!message) {
        refuseFrame(message.error().error, message.error().taskId);
        return;
    }
    onMessage(*message);
}

void RunnerLink::Private::onMessage(const ServerMessage &message)
{
    keepAlive.heard();
    if (std::holds_alternative<Heartbeat>(message)) {
        // At once and also while settling: the server's lease depends on nothing else.
        transport->sendText(encode(HeartbeatAck{}));
    } else if (const auto *welcome = std::get_if<Welcome>(&message)) {
        serverName = welcome->server;
        features = welcome->features;
    } else if (const auto *unknown = std::get_if<UnknownMessage>(&message)) {
        logOnce(u"type "_s + unknown->type, u"messages of type \"%1\" are not known here"_s.arg(unknown->type));
    } else if (const auto *error = std::get_if<ServerError>(&message)) {
        lastServerError = error->message;
        qCWarning(linkLog).noquote() << "link: the server says:" << error->message;
        if (state == LinkState::Settling) {
            return; // some refusals begin like this; the close that follows tells
        }
    }
    if (isOnlineNow()) {
        Q_EMIT q->messageReceived(message);
    }
}

void RunnerLink::Private::refuseFrame(const Error &error, const QString &taskId)
{
    keepAlive.heard();
    logOnce(error.where, u"a frame was refused: "_s + error.text());
    if (isOnlineNow()) {
        Q_EMIT q->frameRefused(error.text(), taskId);
    }
}

// A frame came, so the connection is accepted; false when those who heard of it ended it.
bool RunnerLink::Private::isOnlineNow()
{
    const QPointer<RunnerLink> link(q);
    const quint64 number = tryNumber;
    settle();
    return link && state == LinkState::Online && tryNumber == number;
}

void RunnerLink::Private::settle()
{
    if (state == LinkState::Settling) {
        happen(LinkEvent::Settled, serverName);
    }
}

void RunnerLink::Private::logOnce(const QString &kind, const QString &text)
{
    if (loggedKinds.size() < maxLoggedKinds && !loggedKinds.contains(kind)) {
        loggedKinds.insert(kind);
        qCWarning(linkLog).noquote() << "link:" << text;
    }
}

} // namespace sibyl
