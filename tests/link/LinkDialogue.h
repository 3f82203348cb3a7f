// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/LinkMachine.h"
#include "link/RunnerLink.h"
#include "support/FakeClock.h"
#include "support/FakeTransport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace sibyl::test {

// A RunnerLink between a fake clock and a fake server, so that a test reads like a transcript.
// Everything that the link reports is written into `log`, in order, as short lines.
class LinkDialogue
{
public:
    explicit LinkDialogue(LinkSettings settings = defaultSettings())
        : link(std::move(settings), transports, clock,
               [this](bool isRefused, std::function<void(Result<Redacted>)> answer) {
                   tokenRequests += isRefused ? QStringLiteral("refresh") : QStringLiteral("token");
                   if (isRefused && hasOtherTokens) {
                       token = "renewed-" + QByteArray::number(tokenRequests.size());
                   }
                   pendingAnswer = std::move(answer);
                   if (isTokenReady) {
                       pendingAnswer(tokenFault ? Result<Redacted>(fail(*tokenFault)) : Redacted(token));
                   }
               },
               [this] { return random; })
    {
        QObject::connect(&link, &RunnerLink::stateChanged, &context, [this](LinkState state) {
            log += QString::fromLatin1(toString(state));
        });
        QObject::connect(&link, &RunnerLink::stateChanged, &context,
                         [this](LinkState, const QString &text, const QDateTime &tryUtc) {
                             detail = text;
                             nextTryUtc = tryUtc;
                         });
        QObject::connect(&link, &RunnerLink::online, &context, [this] { log += QStringLiteral("online"); });
        QObject::connect(&link, &RunnerLink::closed, &context, [this] { log += QStringLiteral("closed"); });
        QObject::connect(&link, &RunnerLink::messageReceived, &context, [this](const ServerMessage &message) {
            log += QStringLiteral("message %1").arg(message.index());
        });
        QObject::connect(&link, &RunnerLink::frameRefused, &context,
                         [this](const QString &what, const QString &taskId) {
                             log += QStringLiteral("refused %1").arg(taskId);
                             refusedFrame = what;
                         });
    }

    static LinkSettings defaultSettings()
    {
        LinkSettings settings;
        settings.serverUrl = QStringLiteral("http://127.0.0.1:3334");
        settings.runnerId = QStringLiteral("6f1c9a3e-7d0b-4a55-9a41-0c9d2f6b8e11");
        return settings;
    }

    FakeTransport &server() { return transports.last(); }
    // Started and accepted, online after the settle time, with an empty log.
    void goOnline()
    {
        link.start();
        server().accept();
        clock.advance(Seconds(2));
        server().takeSent();
        log.clear();
    }
    // Online at a server that has `features`.
    void goOnline(const QByteArray &features)
    {
        link.start();
        server().accept();
        server().say("{\"type\":\"welcome\",\"server\":\"sibyl-runner/9\",\"features\":" + features + "}");
        server().takeSent();
        log.clear();
    }
    // Waits for the next try, which the server accepts with `features`.
    void comeBack(const QByteArray &features = "[]")
    {
        clock.advance(clock.untilNext());
        server().accept();
        server().say("{\"type\":\"welcome\",\"features\":" + features + '}');
        server().takeSent();
    }
    // Time passes on a connection whose server goes on sending heartbeats.
    void passTime(Milliseconds time)
    {
        while (time > Milliseconds(0)) {
            const Milliseconds part = std::min<Milliseconds>(time, Seconds(30));
            clock.advance(part);
            server().say("{\"type\":\"heartbeat\"}");
            time -= part;
        }
    }
    QStringList takeLog() { return std::exchange(log, {}); }
    // The types of what was sent since the last call.
    QStringList takeSentTypes()
    {
        QStringList types;
        for (const QByteArray &frame : server().takeSent()) {
            types += QJsonDocument::fromJson(frame).object().value(QLatin1StringView("type")).toString();
        }
        return types;
    }

    FakeClock clock;
    FakeTransports transports;
    QByteArray token = "good-token";
    std::optional<Error> tokenFault; // answered instead of the token
    bool hasOtherTokens = true;      // after a refusal
    bool isTokenReady = true;
    double random = 0.5;
    QStringList tokenRequests;
    std::function<void(Result<Redacted>)> pendingAnswer;
    QStringList log;
    QString detail;
    QString refusedFrame;
    QDateTime nextTryUtc;
    QObject context;
    RunnerLink link;
};

} // namespace sibyl::test
