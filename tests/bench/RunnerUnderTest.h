// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QWebSocket>
#include <QWebSocketServer>

#include <chrono>
#include <functional>
#include <memory>

namespace sibyl::bench {

using Nanoseconds = std::chrono::nanoseconds;

// CLOCK_MONOTONIC, comparable across processes.
Nanoseconds monotonicNow();

// A real `sibyl-runner run` in sandbox mode and the server that it talks to, in this process. Every
// wait has a limit of 60 s and ends the program with a message when it passes.
class RunnerUnderTest : public QObject
{
    Q_OBJECT

public:
    explicit RunnerUnderTest(const QString &program);
    ~RunnerUnderTest() override;

    // Starts the program and waits until the WebSocket is open; answers how long that took.
    Nanoseconds start();
    // Waits until the runner counts as ready for tasks (its first `status`).
    void awaitStatus();
    // SIGTERM; answers how long the process took to end.
    Nanoseconds terminate();

    QString assign(const QJsonObject &config); // answers the task id
    void cancel(const QString &taskId);
    void spinUntil(const std::function<bool()> &isTrue, const char *what);

    qint64 processId() const { return m_process.processId(); }
    QString path(const QString &name) const { return m_dir.filePath(name); }

    std::function<void(const QString &taskId)> onAck;
    std::function<void(const QString &taskId, const QJsonObject &message)> onComplete;
    bool hasStatus = false;

private:
    void receive(const QString &frame);
    void send(const QJsonObject &message);

    QTemporaryDir m_dir;
    QString m_program;
    QTcpServer m_listener;
    QWebSocketServer m_server;
    std::unique_ptr<QWebSocket> m_socket;
    QProcess m_process;
    int m_nextTask = 1;
};

} // namespace sibyl::bench
