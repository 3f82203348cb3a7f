// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"
#include "control/ControlCodec.h"

#include <QLocalSocket>
#include <QObject>
#include <QPointer>
#include <QStringList>

#include <functional>
#include <map>

namespace sibyl {

// The client side of ControlServer. Every call answers exactly once: with its result, with the
// daemon's refusal, with Timeout after its limit, or with Network when the connection ends first;
// not at all when its `context` is gone. Nothing blocks. A daemon that runs as another user is not
// believed. Main thread only; `clock` outlives it.
//
//     client.ask(ProbeCall{url}, this, [](const Result<ServerProbe> &probe) { ... });
class ControlClient final : public QObject
{
    Q_OBJECT

public:
    static constexpr Milliseconds connectLimit{3'000};
    static constexpr Milliseconds callLimit{10'000};
    static constexpr Milliseconds slowCallLimit{120'000}; // of calls that make the daemon ask others

    explicit ControlClient(Clock &clock, QObject *parent = nullptr);
    ~ControlClient() override;

    // Connects to the first of `socketPaths` where a runner answers and greets it. Network when none
    // does; Protocol when it speaks another version.
    void open(const QStringList &socketPaths, QObject *context, Callback<ControlHello> answer);
    void close();
    bool isOpen() const { return m_isGreeted; }

    // `call` is one of ControlCall; a log that is followed and an endless one have no time limit.
    template <typename Call>
    void ask(const Call &call, QObject *context, Callback<typename Call::Answer> answer)
    {
        using Answer = typename Call::Answer;
        send(call, limitOf(call), context, [answer = std::move(answer)](const Result<ControlReply> &reply) {
            answer(reply ? reply->template as<Answer>() : Result<Answer>(fail(reply.error())));
        });
    }

    // After ask(SubscribeCall{}): the daemon's snapshot as it was last seen.
    const Snapshot &latest() const { return m_latest; }

Q_SIGNALS:
    // At once after subscribing and then with every change: the whole snapshot, and what differs
    // from the one before.
    void snapshotChanged(const sibyl::Snapshot &snapshot, const sibyl::SnapshotDelta &delta);
    // The connection ended after it was open; not after close().
    void closed(const sibyl::Error &error);

private:
    using Finish = std::function<void(const Result<ControlReply> &)>;
    struct PendingCall {
        Finish finish;
        Alarm timeLimit;
    };

    void tryNext();
    void greet();
    template <typename Call>
    static Milliseconds limitOf(const Call &)
    {
        return isEndlessCall<Call> ? Milliseconds::max() : isSlowCall<Call> ? slowCallLimit : callLimit;
    }
    static Milliseconds limitOf(const LogCall &call) { return call.doFollow ? Milliseconds::max() : callLimit; }
    void send(const ControlCall &call, Milliseconds limit, QObject *context, Finish finish);
    void finishCall(qint64 id, const Result<ControlReply> &reply);
    void readLines();
    void takeLine(const QByteArray &line);
    void takeNotification(const ControlReply &notification);
    void lose(const Error &error);
    void finishOpening(const Result<ControlHello> &hello);

    Clock &m_clock;
    QLocalSocket m_socket;
    QStringList m_pathsToTry;
    QPointer<QObject> m_openContext;
    Callback<ControlHello> m_openAnswer;
    Alarm m_connectLimit;
    std::map<qint64, PendingCall> m_pending;
    qint64 m_nextId = 1;
    Snapshot m_latest;
    Error m_lastError;
    bool m_isGreeted = false;
};

} // namespace sibyl
