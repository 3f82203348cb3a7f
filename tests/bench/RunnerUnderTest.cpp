// SPDX-License-Identifier: Apache-2.0
#include "RunnerUnderTest.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace sibyl::bench {

Nanoseconds monotonicNow()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

RunnerUnderTest::RunnerUnderTest(const QString &program)
    : m_program(program), m_server(QStringLiteral("bench"), QWebSocketServer::NonSecureMode)
{
    // QWebSocket writes header and payload apart; without TCP_NODELAY a delayed acknowledgement
    // would be measured (real servers set it too).
    connect(&m_listener, &QTcpServer::newConnection, this, [this] {
        QTcpSocket *socket = m_listener.nextPendingConnection();
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_server.handleConnection(socket);
    });
    if (!m_listener.listen(QHostAddress::LocalHost)) {
        std::fputs("cannot listen on loopback\n", stderr);
        std::exit(1);
    }
    connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
        m_socket.reset(m_server.nextPendingConnection());
        connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &RunnerUnderTest::receive);
        send({{QStringLiteral("type"), QStringLiteral("welcome")},
              {QStringLiteral("server"), QStringLiteral("bench")},
              {QStringLiteral("features"), QJsonArray{QStringLiteral("result_ack"), QStringLiteral("attempt")}}});
    });
}

RunnerUnderTest::~RunnerUnderTest()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

Nanoseconds RunnerUnderTest::start()
{
    QProcessEnvironment environment;
    const auto set = [&](const char *name, const QString &value) { environment.insert(QString::fromLatin1(name), value); };
    set("PATH", qEnvironmentVariable("PATH"));
    for (const char *name : {"HOME", "XDG_RUNTIME_DIR", "SIBYL_STATE_DIR", "SIBYL_CONFIG_DIR"}) {
        QDir().mkpath(path(QString::fromLatin1(name)));
        set(name, path(QString::fromLatin1(name)));
    }
    set("SIBYL_SANDBOX_WORKTREE_BASE", path(QStringLiteral("w")));
    set("SIBYL_SERVER_URL", QStringLiteral("http://127.0.0.1:%1").arg(m_listener.serverPort()));
    set("SIBYL_RUNNER_ID", QStringLiteral("6f1c9a3e-7d0b-4a55-9a41-0c9d2f6b8e11"));
    set("SIBYL_RUNNER_TOKEN", QStringLiteral("bench"));
    set("SIBYL_SANDBOX_ID", QStringLiteral("bench"));
    set("SIBYL_SANDBOX_MODE", QStringLiteral("true"));
    set("SIBYL_MAX_AGENTS", QStringLiteral("20"));
    set("SIBYL_AGENTS_OUTLIVE_DAEMON", QStringLiteral("yes"));
    m_process.setProcessEnvironment(environment);
    m_process.setStandardErrorFile(path(QStringLiteral("runner.log")));
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_socket.reset();
    hasStatus = false;
    const Nanoseconds begin = monotonicNow();
    m_process.start(m_program, {QStringLiteral("run"), QStringLiteral("--log-level"), QStringLiteral("quiet")});
    spinUntil([this] { return m_socket != nullptr; }, "the runner's connection");
    return monotonicNow() - begin;
}

void RunnerUnderTest::awaitStatus()
{
    spinUntil([this] { return hasStatus; }, "the runner's first status");
}

Nanoseconds RunnerUnderTest::terminate()
{
    const Nanoseconds begin = monotonicNow();
    m_process.terminate();
    spinUntil([this] { return m_process.state() == QProcess::NotRunning; }, "the runner's end");
    return monotonicNow() - begin;
}

QString RunnerUnderTest::assign(const QJsonObject &config)
{
    const QString taskId = QStringLiteral("task-%1").arg(m_nextTask++);
    send({{QStringLiteral("type"), QStringLiteral("task_assign")},
          {QStringLiteral("task_id"), taskId},
          {QStringLiteral("attempt"), 1},
          {QStringLiteral("agent_id"), QStringLiteral("agent_000000000001")},
          {QStringLiteral("project_id"), QStringLiteral("bench")},
          {QStringLiteral("config"), config}});
    return taskId;
}

void RunnerUnderTest::cancel(const QString &taskId)
{
    send({{QStringLiteral("type"), QStringLiteral("task_cancel")}, {QStringLiteral("task_id"), taskId}});
}

void RunnerUnderTest::spinUntil(const std::function<bool()> &isTrue, const char *what)
{
    QElapsedTimer waiting;
    waiting.start();
    // Sleeps between events (with a time limit, processEvents() would not), so that the runner has
    // the processors to itself; what is not an event is looked at now and then.
    QTimer look;
    look.start(5);
    while (!isTrue()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (waiting.hasExpired(60'000)) {
            std::fprintf(stderr, "waited 60 s for %s; the runner's log is %s\n", what,
                         qPrintable(path(QStringLiteral("runner.log"))));
            m_dir.setAutoRemove(false);
            m_process.kill();
            m_process.waitForFinished();
            std::exit(1);
        }
    }
}

void RunnerUnderTest::receive(const QString &frame)
{
    const QJsonObject message = QJsonDocument::fromJson(frame.toUtf8()).object();
    const QString type = message.value(QStringLiteral("type")).toString();
    const QString taskId = message.value(QStringLiteral("task_id")).toString();
    if (type == QStringLiteral("task_ack") && onAck) {
        onAck(taskId);
    } else if (type == QStringLiteral("task_complete")) {
        send({{QStringLiteral("type"), QStringLiteral("task_completed")},
              {QStringLiteral("task_id"), taskId},
              {QStringLiteral("attempt"), 1},
              {QStringLiteral("effective"), true}});
        if (onComplete) {
            onComplete(taskId, message);
        }
    } else if (type == QStringLiteral("status")) {
        hasStatus = true;
    }
}

void RunnerUnderTest::send(const QJsonObject &message)
{
    m_socket->sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
    m_socket->flush();
}

} // namespace sibyl::bench
