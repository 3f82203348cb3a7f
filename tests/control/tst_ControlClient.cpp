// SPDX-License-Identifier: Apache-2.0
#include "control/ControlClient.h"

#include "base/SystemClock.h"
#include "control/ControlServer.h"
#include "FakeCommands.h"
#include "FakeSetup.h"
#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QLocalServer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_ControlClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void opensTheFirstSocketThatAnswers();
    void missingDaemonIsANetworkError();
    void silentDaemonIsATimeout();
    void otherProtocolVersionSaysWhatToDo();
    void callsAnswerWithValues();
    void logComesInPieces();
    void subscriptionShowsChanges();
    void lostConnectionEndsEveryCallOnce();
    void callWithoutConnectionAnswersLater();
    void goneContextIsNotCalled();

private:
    void open();

    QTemporaryDir m_directory;
    SystemClock m_clock;
    std::unique_ptr<test::FakeCommands> m_commands;
    test::FakeSetup m_setup;
    std::unique_ptr<ControlServer> m_server;
    std::unique_ptr<ControlClient> m_client;
    QString m_path;
};

void tst_ControlClient::init()
{
    m_commands = std::make_unique<test::FakeCommands>();
    m_commands->shown = test::onlineSnapshot();
    m_path = m_directory.filePath(u"control.sock"_s);
    m_server = std::make_unique<ControlServer>(ControlServices{*m_commands, m_setup}, m_clock);
    QVERIFY(m_server->listen(m_path, StaleSocket::Remove).has_value());
    m_client = std::make_unique<ControlClient>(m_clock);
}

void tst_ControlClient::cleanup()
{
    m_client.reset();
    m_server.reset();
}

void tst_ControlClient::open()
{
    m_client->open({m_path}, this, [](const Result<ControlHello> &hello) { QVERIFY(hello.has_value()); });
    QTRY_VERIFY(m_client->isOpen());
}

void tst_ControlClient::opensTheFirstSocketThatAnswers()
{
    std::optional<Result<ControlHello>> hello;
    m_client->open({m_directory.filePath(u"nothing"_s), m_path}, this,
                   [&](Result<ControlHello> answer) { hello = std::move(answer); });
    QTRY_VERIFY(hello.has_value());
    QVERIFY(hello->has_value());
    QCOMPARE((*hello)->version, QStringLiteral(SIBYL_VERSION));
    QCOMPARE((*hello)->processId, QCoreApplication::applicationPid());
}

void tst_ControlClient::missingDaemonIsANetworkError()
{
    std::optional<Result<ControlHello>> hello;
    m_client->open({m_directory.filePath(u"nothing"_s)}, this,
                   [&](Result<ControlHello> answer) { hello = std::move(answer); });
    QTRY_VERIFY(hello.has_value());
    QVERIFY(!hello->has_value());
    QCOMPARE(hello->error().kind, ErrorKind::Network);
}

void tst_ControlClient::silentDaemonIsATimeout()
{
    QLocalServer silent;
    QVERIFY(silent.listen(m_directory.filePath(u"silent"_s)));
    test::FakeClock clock;
    ControlClient client(clock);
    std::optional<Result<ControlHello>> hello;
    client.open({silent.fullServerName()}, this, [&](Result<ControlHello> answer) { hello = std::move(answer); });
    clock.advance(Milliseconds(0));
    QTRY_VERIFY(silent.hasPendingConnections());
    clock.advance(ControlClient::connectLimit);
    clock.advance(Milliseconds(0));
    QVERIFY(hello.has_value());
    QCOMPARE(hello->error().kind, ErrorKind::Timeout);
}

void tst_ControlClient::otherProtocolVersionSaysWhatToDo()
{
    QLocalServer newer;
    QVERIFY(newer.listen(m_directory.filePath(u"newer"_s)));
    connect(&newer, &QLocalServer::newConnection, this, [&newer] {
        newer.nextPendingConnection()->write(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"version\":\"9.0\",\"protocol\":9,\"pid\":1}}\n");
    });
    std::optional<Result<ControlHello>> hello;
    m_client->open({newer.fullServerName()}, this, [&](Result<ControlHello> answer) { hello = std::move(answer); });
    QTRY_VERIFY(hello.has_value());
    QCOMPARE(hello->error().kind, ErrorKind::Protocol);
    QVERIFY(hello->error().what.contains(u"restart the daemon"_s));
}

void tst_ControlClient::callsAnswerWithValues()
{
    open();
    std::optional<Snapshot> snapshot;
    m_client->ask(SnapshotCall{}, this, [&](const Result<Snapshot> &answer) { snapshot = *answer; });
    QTRY_VERIFY(snapshot.has_value());
    QCOMPARE(*snapshot, test::onlineSnapshot());

    int done = 0;
    m_client->ask(DrainCall{}, this, [&](const Result<> &answer) { done += answer ? 1 : 0; });
    QTRY_COMPARE(done, 1);
    m_commands->nextOutcome = fail(ErrorKind::NotFound, u"no such task"_s);
    std::optional<Error> error;
    m_client->ask(CancelCall{u"t"_s, u"r"_s}, this, [&](const Result<> &answer) { error = answer.error(); });
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->kind, ErrorKind::NotFound);
    QCOMPARE(m_commands->orders, (QStringList{u"drain"_s, u"cancel t: r"_s}));
}

void tst_ControlClient::logComesInPieces()
{
    QFile spool(m_directory.filePath(u"stdout"_s));
    QVERIFY(spool.open(QIODevice::WriteOnly));
    const QByteArray written = QByteArray(maxLogAnswerBytes, 'a') + QByteArray("\0\xff tail", 7);
    QCOMPARE(spool.write(written), written.size());
    spool.close();
    m_commands->shown.tasks.first().logDirectory = m_directory.path();
    const QString taskId = m_commands->shown.tasks.first().taskId;
    open();

    QByteArray read;
    for (int piece = 0; piece < 3; ++piece) {
        std::optional<LogChunk> chunk;
        m_client->ask(LogCall{.taskId = taskId, .offsetBytes = read.size()}, this,
                      [&](const Result<LogChunk> &answer) { chunk = *answer; });
        QTRY_VERIFY(chunk.has_value());
        QCOMPARE(chunk->offsetBytes, read.size());
        QCOMPARE(chunk->totalBytes, written.size());
        QVERIFY(!chunk->isEnded);
        read += chunk->bytes;
    }
    QCOMPARE(read, written);

    std::optional<Error> error;
    m_client->ask(LogCall{.taskId = u"unknown"_s}, this, [&](const Result<LogChunk> &answer) { error = answer.error(); });
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->kind, ErrorKind::NotFound);
}

void tst_ControlClient::subscriptionShowsChanges()
{
    open();
    QList<Snapshot> seen;
    connect(m_client.get(), &ControlClient::snapshotChanged, this, [&](const Snapshot &snapshot) { seen.append(snapshot); });
    m_client->ask(SubscribeCall{}, this, [](const Result<> &answer) { QVERIFY(answer.has_value()); });
    QTRY_COMPARE(seen.size(), 1);
    Snapshot paused = test::onlineSnapshot();
    paused.isPaused = true;
    m_commands->show(paused);
    QTRY_COMPARE(seen.size(), 2);
    QCOMPARE(seen.last(), paused);
}

void tst_ControlClient::lostConnectionEndsEveryCallOnce()
{
    open();
    QSignalSpy closed(m_client.get(), &ControlClient::closed);
    int ends = 0;
    for (int i = 0; i < 3; ++i) {
        m_client->ask(SnapshotCall{}, this, [&](const Result<Snapshot> &answer) {
            ++ends;
            QVERIFY(!answer);
        });
    }
    m_server->close();
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(ends, 3);
}

void tst_ControlClient::callWithoutConnectionAnswersLater()
{
    std::optional<Error> error;
    m_client->ask(SnapshotCall{}, this, [&](const Result<Snapshot> &answer) { error = answer.error(); });
    QVERIFY(!error);
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->kind, ErrorKind::Network);
}

void tst_ControlClient::goneContextIsNotCalled()
{
    open();
    bool isCalled = false;
    {
        QObject context;
        m_client->ask(SnapshotCall{}, &context, [&](const Result<Snapshot> &) { isCalled = true; });
    }
    bool isNextCalled = false;
    m_client->ask(SnapshotCall{}, this, [&](const Result<Snapshot> &) { isNextCalled = true; });
    QTRY_VERIFY(isNextCalled);
    QVERIFY(!isCalled);
}

SIBYL_TEST(tst_ControlClient)
#include "tst_ControlClient.moc"
