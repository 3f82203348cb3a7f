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

SIBYL_TEST(tst_ControlServer)
#include "tst_ControlServer.moc"
