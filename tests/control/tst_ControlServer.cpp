// SPDX-License-Identifier: Apache-2.0
#include "control/ControlServer.h"

#include "control/ControlCodec.h"
#include "control/ControlConnection.h"
#include "FakeCommands.h"
#include "FakeSetup.h"
#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

// Speaks to the server over a plain socket, so that what is on the wire is what is checked.
class tst_ControlServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void socketIsPrivate();
    void secondServerIsRefused();
    void staleSocketIsRemovedOnlyByTheOwnerOfTheLock();
    void closeRemovesTheSocket();
    void everyOrderReachesTheRunner();
    void refusedOrderSaysWhy();
    void notificationGetsNoAnswer();
    void malformedRequestIsAnsweredAndTheConnectionStays();
    void tooLongRequestEndsTheConnection();
    void subscriberSeesAtMostTenSnapshotsASecond();
    void clientThatDoesNotReadIsDropped();
    void clientThatAsksWithoutReadingIsDropped();
    void numberOfClientsIsLimited();
    void changesHoldOnlyWhatDiffers();
    void laggingClientGetsTheDifferenceOnce();
    void followedLogAnswersWhenSomethingCame();
    void logIsOfTheAttemptThatIsNamed();
    void openCallsOfAClientAreLimited();
    void answerFindsItsClientAfterTheSocketMoved();
    void answerForAGoneClientIsDropped();

private:
    std::unique_ptr<QLocalSocket> connected();
    QByteArray nextLine(QLocalSocket &socket);

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<test::FakeClock> m_clock;
    std::unique_ptr<test::FakeCommands> m_commands;
    test::FakeSetup m_setup;
    std::unique_ptr<ControlServer> m_server;
    QString m_path;
};

void tst_ControlServer::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<test::FakeClock>();
    m_commands = std::make_unique<test::FakeCommands>();
    m_commands->shown = test::onlineSnapshot();
    m_server = std::make_unique<ControlServer>(ControlServices{*m_commands, m_setup}, *m_clock);
    m_path = m_directory->filePath(u"run/control.sock"_s);
    QVERIFY(m_server->listen(m_path, StaleSocket::Keep).has_value());
}

void tst_ControlServer::cleanup()
{
    m_server.reset();
}

std::unique_ptr<QLocalSocket> tst_ControlServer::connected()
{
    const qsizetype before = m_server->clientCount();
    auto socket = std::make_unique<QLocalSocket>();
    socket->connectToServer(m_path);
    if (!QTest::qWaitFor([&] { return m_server->clientCount() > before; })) {
        return nullptr;
    }
    return socket;
}

QByteArray tst_ControlServer::nextLine(QLocalSocket &socket)
{
    if (!QTest::qWaitFor([&] { return socket.canReadLine(); })) {
        return {};
    }
    return socket.readLine();
}

void tst_ControlServer::socketIsPrivate()
{
    QCOMPARE(QFile::permissions(m_path) & QFile::Permissions(0x0077), QFile::Permissions());
    QCOMPARE(QFile::permissions(QFileInfo(m_path).path()) & QFile::Permissions(0x0077), QFile::Permissions());
}

void tst_ControlServer::secondServerIsRefused()
{
    ControlServer second({*m_commands, m_setup}, *m_clock);
    const Result<> listening = second.listen(m_path, StaleSocket::Keep);
    QVERIFY(!listening);
    QCOMPARE(listening.error().kind, ErrorKind::Conflict);
    QVERIFY(connected() != nullptr); // the first one is unharmed
}

void tst_ControlServer::staleSocketIsRemovedOnlyByTheOwnerOfTheLock()
{
    ControlServer second({*m_commands, m_setup}, *m_clock);
    QVERIFY(second.listen(m_path, StaleSocket::Remove).has_value());

    const QString notASocket = m_directory->filePath(u"precious"_s);
    QFile file(notASocket);
    QVERIFY(file.open(QIODevice::WriteOnly));
    ControlServer third({*m_commands, m_setup}, *m_clock);
    QVERIFY(!third.listen(notASocket, StaleSocket::Remove));
    QVERIFY(QFile::exists(notASocket));
}

void tst_ControlServer::closeRemovesTheSocket()
{
    const auto socket = connected();
    QVERIFY(socket);
    m_server->close();
    QVERIFY(!QFile::exists(m_path));
    QTRY_COMPARE(socket->state(), QLocalSocket::UnconnectedState);
}

void tst_ControlServer::everyOrderReachesTheRunner()
{
    const auto socket = connected();
    QVERIFY(socket);
    for (const ControlCall &order : {ControlCall(DrainCall{}), ControlCall(PauseCall{}), ControlCall(ResumeCall{}), ControlCall(ReloadCall{})}) {
        socket->write(encodeCall(1, order));
        QCOMPARE(nextLine(*socket), QByteArray("{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{}}\n"));
    }
    socket->write(encodeCall(2, CancelCall{u"t-1"_s, u"why not"_s}));
    QVERIFY(!nextLine(*socket).isEmpty());
    QCOMPARE(m_commands->orders, (QStringList{u"drain"_s, u"pause"_s, u"resume"_s, u"reload"_s, u"cancel t-1: why not"_s}));
}

void tst_ControlServer::refusedOrderSaysWhy()
{
    const auto socket = connected();
    QVERIFY(socket);
    m_commands->nextOutcome = fail(ErrorKind::NotFound, u"no such task runs here"_s);
    socket->write(encodeCall(9, CancelCall{u"t-1"_s, {}}));
    const Result<ControlReply> reply = decodeReply(nextLine(*socket));
    QVERIFY(reply.has_value());
    QCOMPARE(reply->error->kind, ErrorKind::NotFound);
    QCOMPARE(reply->error->what, u"no such task runs here"_s);
}

void tst_ControlServer::notificationGetsNoAnswer()
{
    const auto socket = connected();
    QVERIFY(socket);
    socket->write("{\"jsonrpc\":\"2.0\",\"method\":\"runner.pause\"}\n" + encodeCall(5, HelloCall{}));
    const Result<ControlReply> reply = decodeReply(nextLine(*socket));
    QVERIFY(reply.has_value());
    QCOMPARE(reply->id.value(), 5);
    QCOMPARE(m_commands->orders, QStringList{u"pause"_s});
}

void tst_ControlServer::malformedRequestIsAnsweredAndTheConnectionStays()
{
    const auto socket = connected();
    QVERIFY(socket);
    socket->write("GET / HTTP/1.1\r\n\r\n");
    QVERIFY(nextLine(*socket).contains("-32700"));
    socket->write(encodeCall(1, HelloCall{}));
    QVERIFY(nextLine(*socket).contains("\"protocol\":2"));
}

void tst_ControlServer::tooLongRequestEndsTheConnection()
{
    const auto socket = connected();
    QVERIFY(socket);
    socket->write(QByteArray(maxControlRequestBytes + 1024, 'x'));
    QVERIFY(nextLine(*socket).contains("-32600"));
    QTRY_COMPARE(socket->state(), QLocalSocket::UnconnectedState);
    QCOMPARE(m_server->clientCount(), 0);
}

void tst_ControlServer::subscriberSeesAtMostTenSnapshotsASecond()
{
    const auto socket = connected();
    QVERIFY(socket);
    socket->write(encodeCall(1, SubscribeCall{}));
    QVERIFY(nextLine(*socket).contains("result"));
    QVERIFY(nextLine(*socket).contains("\"method\":\"snapshot\""));

    for (int undelivered = 10; undelivered < 20; ++undelivered) {
        Snapshot snapshot = test::onlineSnapshot();
        snapshot.undeliveredResults = undelivered;
        m_commands->show(snapshot);
    }
    QVERIFY(nextLine(*socket).contains("\"undelivered_results\":10"));
    m_clock->advance(ControlServer::notificationInterval);
    QVERIFY(nextLine(*socket).contains("\"undelivered_results\":19"));
    m_clock->advance(ControlServer::notificationInterval);
    socket->write(encodeCall(2, HelloCall{}));
    QVERIFY(nextLine(*socket).contains("\"id\":2")); // nothing in between
}

void tst_ControlServer::clientThatDoesNotReadIsDropped()
{
    const auto socket = connected();
    QVERIFY(socket);
    socket->setReadBufferSize(1);
    socket->write(encodeCall(1, SubscribeCall{}));
    QTRY_VERIFY(socket->bytesAvailable() > 0);
    Snapshot big = test::onlineSnapshot();
    big.connectionDetail = QString(2 * 1024 * 1024, u'x');
    for (int i = 0; i < 20; ++i) {
        big.undeliveredResults = i;
        m_commands->show(big);
        m_clock->advance(ControlServer::notificationInterval);
    }
    QCOMPARE(m_server->clientCount(), 1); // only the latest waits for it
    QTest::qWait(0);
    m_clock->advance(ControlConnection::stallLimit);
    QCOMPARE(m_server->clientCount(), 0);
}

void tst_ControlServer::clientThatAsksWithoutReadingIsDropped()
{
    const auto socket = connected();
    QVERIFY(socket);
    socket->setReadBufferSize(1);
    m_commands->shown.connectionDetail = QString(256 * 1024, u'x');
    QByteArray questions;
    for (qint64 id = 0; id < 40; ++id) {
        questions += encodeCall(id, SnapshotCall{});
    }
    socket->write(questions);
    QTRY_COMPARE_WITH_TIMEOUT([this] {
        m_clock->advance(Milliseconds(1));
        return m_server->clientCount();
    }(), 0, 5000);
}

void tst_ControlServer::numberOfClientsIsLimited()
{
    std::vector<std::unique_ptr<QLocalSocket>> sockets;
    for (qsizetype i = 0; i < ControlServer::maxClients; ++i) {
        sockets.push_back(connected());
        QVERIFY(sockets.back());
    }
    QTest::ignoreMessage(QtWarningMsg, "control client refused: the runner has too many control clients");
    QLocalSocket oneMore;
    oneMore.connectToServer(m_path);
    QVERIFY(nextLine(oneMore).contains("too many"));
    QTRY_COMPARE(oneMore.state(), QLocalSocket::UnconnectedState);
    QCOMPARE(m_server->clientCount(), ControlServer::maxClients);

    sockets.clear();
    QTRY_COMPARE(m_server->clientCount(), 0);
    QVERIFY(connected() != nullptr);
}

void tst_ControlServer::changesHoldOnlyWhatDiffers()
{
    const auto socket = connected();
    QVERIFY(socket);
    socket->write(encodeCall(1, SubscribeCall{}));
    QVERIFY(nextLine(*socket).contains("\"result\":{}"));
    QVERIFY(nextLine(*socket).contains("\"method\":\"snapshot\""));
    Snapshot next = m_commands->shown;
    next.tasks.append(test::runningTask(u"second"_s));
    m_commands->show(next);
    const Result<ControlReply> added = decodeReply(nextLine(*socket));
    QVERIFY(added.has_value());
    QCOMPARE(added->notification, u"changes"_s);
    const Result<SnapshotDelta> delta = added->as<SnapshotDelta>();
    QVERIFY(delta.has_value());
    QCOMPARE(delta->changed.size(), 1);
    QCOMPARE(delta->changed.first().taskId, u"second"_s);
    QVERIFY(!delta->rest && delta->taskOrder && !delta->recentOrder);

    // What is the same is not said.
    m_clock->advance(ControlServer::notificationInterval);
    m_commands->show(next);
    m_clock->advance(ControlServer::notificationInterval);
    socket->write(encodeCall(2, HelloCall{}));
    QVERIFY(nextLine(*socket).contains("\"id\":2"));
}

void tst_ControlServer::laggingClientGetsTheDifferenceOnce()
{
    const auto socket = connected();
    QVERIFY(socket);
    socket->setReadBufferSize(1);
    socket->write(encodeCall(1, SubscribeCall{}));
    QTRY_VERIFY(socket->bytesAvailable() > 0);
    Snapshot big = m_commands->shown;
    for (int i = 0; i < 40; ++i) { // more than a socket holds
        TaskSnapshot ended = test::runningTask(QString::number(i));
        ended.phase = TaskPhase::Ended;
        ended.summary = QString(50'000, u'x');
        big.recent.append(ended);
    }
    for (int i = 0; i < 50; ++i) {
        big.undeliveredResults = i;
        m_commands->show(big);
        m_clock->advance(ControlServer::notificationInterval);
    }
    socket->setReadBufferSize(0);
    Snapshot seen;
    int notifications = 0;
    while (seen.undeliveredResults != 49) {
        const Result<ControlReply> reply = decodeReply(nextLine(*socket));
        QVERIFY(reply.has_value());
        if (reply->notification == u"snapshot"_s) {
            const Result<Snapshot> whole = reply->as<Snapshot>();
            QVERIFY(whole.has_value());
            seen = *whole;
        } else if (reply->notification == u"changes"_s) {
            const Result<SnapshotDelta> delta = reply->as<SnapshotDelta>();
            QVERIFY(delta.has_value());
            seen = apply(*delta, seen);
        }
        ++notifications;
    }
    QVERIFY(seen == big);
    QVERIFY2(notifications <= 4, qPrintable(QString::number(notifications))); // never one for each of the 50
}

void tst_ControlServer::followedLogAnswersWhenSomethingCame()
{
    QFile spool(m_directory->filePath(u"stdout"_s));
    QVERIFY(spool.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    m_commands->shown.tasks.first().logDirectory = m_directory->path();
    const QString taskId = m_commands->shown.tasks.first().taskId;
    const auto socket = connected();
    QVERIFY(socket);
    socket->write(encodeCall(1, LogCall{.taskId = taskId, .doFollow = true}));
    socket->write(encodeCall(2, HelloCall{}));
    QVERIFY(nextLine(*socket).contains("\"id\":2")); // nothing to say yet

    spool.write("one\n");
    Q_EMIT m_commands->outputGrew(taskId);
    const Result<LogChunk> chunk = decodeReply(nextLine(*socket))->as<LogChunk>();
    QVERIFY(chunk.has_value());
    QCOMPARE(chunk->bytes, QByteArray("one\n"));
    QVERIFY(!chunk->isEnded);

    // What comes in quick succession is answered together.
    socket->write(encodeCall(3, LogCall{.taskId = taskId, .offsetBytes = 4, .doFollow = true}));
    socket->write(encodeCall(4, HelloCall{}));
    QVERIFY(nextLine(*socket).contains("\"id\":4"));
    for (const char *piece : {"two\n", "three\n"}) {
        spool.write(piece);
        Q_EMIT m_commands->outputGrew(taskId);
    }
    m_clock->advance(ControlConnection::followInterval);
    QCOMPARE(decodeReply(nextLine(*socket))->as<LogChunk>()->bytes, QByteArray("two\nthree\n"));

    // The end is an answer too, with nothing in it.
    socket->write(encodeCall(5, LogCall{.taskId = taskId, .offsetBytes = 14, .doFollow = true}));
    socket->write(encodeCall(6, HelloCall{}));
    QVERIFY(nextLine(*socket).contains("\"id\":6"));
    Snapshot ended = m_commands->shown;
    ended.tasks.first().phase = TaskPhase::Ended;
    m_clock->advance(ControlConnection::followInterval);
    m_commands->show(ended);
    const Result<LogChunk> last = decodeReply(nextLine(*socket))->as<LogChunk>();
    QVERIFY(last && last->bytes.isEmpty() && last->isEnded);
}

void tst_ControlServer::logIsOfTheAttemptThatIsNamed()
{
    TaskSnapshot first = m_commands->shown.tasks.first();
    first.attempt = 1;
    first.phase = TaskPhase::Ended;
    first.logDirectory = m_directory->path();
    m_commands->shown.recent = {first};
    QFile spool(m_directory->filePath(u"events"_s));
    QVERIFY(spool.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    spool.write("first\n");
    const auto socket = connected();
    QVERIFY(socket);
    const auto ask = [&](int id, int attempt) {
        socket->write(encodeCall(id, LogCall{.taskId = first.taskId, .attempt = attempt, .stream = SpoolStream::Events}));
        return decodeReply(nextLine(*socket))->as<LogChunk>();
    };
    QCOMPARE(ask(1, 1)->bytes, QByteArray("first\n"));
    QVERIFY(ask(2, 1)->isEnded);
    QVERIFY(ask(3, 0)->bytes.isEmpty()); // the newest, which runs
    QVERIFY(!ask(4, 0)->isEnded);
    QVERIFY(!ask(5, 7));
}

void tst_ControlServer::openCallsOfAClientAreLimited()
{
    m_commands->shown.tasks.first().logDirectory = m_directory->path();
    const QString taskId = m_commands->shown.tasks.first().taskId;
    const auto socket = connected();
    QVERIFY(socket);
    for (qint64 id = 1; id <= ControlConnection::maxOpenCalls + 1; ++id) {
        socket->write(encodeCall(id, LogCall{.taskId = taskId, .doFollow = true}));
    }
    QTRY_VERIFY_WITH_TIMEOUT((m_clock->advance(Milliseconds(1)), socket->canReadLine()), 5000);
    const Result<ControlReply> reply = decodeReply(socket->readLine());
    QVERIFY(reply.has_value());
    QCOMPARE(reply->id.value(), ControlConnection::maxOpenCalls + 1);
    QCOMPARE(reply->error->kind, ErrorKind::Conflict);
}

void tst_ControlServer::answerFindsItsClientAfterTheSocketMoved()
{
    const auto socket = connected();
    QVERIFY(socket);
    const QString elsewhere = m_directory->filePath(u"other/control.sock"_s);
    QVERIFY(m_server->moveTo(elsewhere, StaleSocket::Keep).has_value());
    QVERIFY(!QFile::exists(m_path));
    socket->write(encodeCall(1, SnapshotCall{}));
    QVERIFY(nextLine(*socket).contains("dev-machine"));
    m_path = elsewhere;
    QVERIFY(connected() != nullptr);
    QCOMPARE(m_server->clientCount(), 2);
}

void tst_ControlServer::answerForAGoneClientIsDropped()
{
    auto socket = connected();
    QVERIFY(socket);
    socket->write(encodeCall(1, ProbeCall{u"http://127.0.0.1:1"_s}));
    QTRY_VERIFY_WITH_TIMEOUT((m_clock->advance(Milliseconds(1)), !m_setup.orders.isEmpty()), 5000);
    socket.reset();
    QTRY_COMPARE(m_server->clientCount(), 0);
    QVERIFY(connected() != nullptr);
}

SIBYL_TEST(tst_ControlServer)
#include "tst_ControlServer.moc"
