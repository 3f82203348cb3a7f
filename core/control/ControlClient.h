// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Callback.h"
#include "base/Clock.h"
#include "control/ControlMessage.h"
#include "state/Snapshot.h"

#include <QLocalSocket>
#include <QObject>
#include <QPointer>
#include <QStringList>

#include <functional>
#include <map>

namespace sibyl {

class ControlReply;

// The client side of ControlServer. Every call answers exactly once: with its result, with the
// runner's refusal, with Timeout after callLimit, or with Network when the connection ends first;
// not at all when its `context` is gone. A daemon that runs as another user is not believed.
// Main thread only; `clock` outlives it.
class ControlClient final : public QObject
{
    Q_OBJECT

public:
    static constexpr Milliseconds connectLimit{3'000};
    static constexpr Milliseconds callLimit{10'000};

    explicit ControlClient(Clock &clock, QObject *parent = nullptr);
    ~ControlClient() override;

    // Connects to the first of `socketPaths` where a runner answers and greets it. Network when none
    // does; Protocol when it speaks another version.
    void open(const QStringList &socketPaths, QObject *context, Callback<ControlHello> answer);
    void close();
    bool isOpen() const { return m_isGreeted; }

    void snapshot(QObject *context, Callback<Snapshot> answer);
    // snapshotChanged() follows at once and then with every change.
    void subscribe(QObject *context, Callback<> answer);
    void log(const LogCall &call, QObject *context, Callback<LogChunk> answer);
    void cancelTask(const QString &taskId, const QString &reason, QObject *context, Callback<> answer);
    void order(RunnerOrder order, QObject *context, Callback<> answer);

Q_SIGNALS:
    void snapshotChanged(const sibyl::Snapshot &snapshot);
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
    void call(const ControlCall &call, QObject *context, Finish finish);
    void finishCall(qint64 id, const Result<ControlReply> &reply);
    void readLines();
    void takeLine(const QByteArray &line);
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
    Error m_lastError;
    bool m_isGreeted = false;
};

} // namespace sibyl
