// SPDX-License-Identifier: Apache-2.0
#include "link/FakePeer.h"
#include "link/LoopbackPeer.h"
#include "protocol/MessageCodec.h"
#include "support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;
using namespace Qt::Literals::StringLiterals;

namespace {

std::unique_ptr<TransportPeer> makePeer(const QString &kind)
{
    if (kind == "fake"_L1) {
        return std::make_unique<FakePeer>();
    }
    return std::make_unique<LoopbackPeer>(kind == "tls"_L1 ? Wire::Tls : Wire::Plain);
}

// "1008 Authentication required", "HTTP 401 {...}", "error: ...".
QString text(const CloseReport &report)
{
    QStringList parts;
    if (report.closeCode) {
        parts += u"%1 %2"_s.arg(QString::number(*report.closeCode), report.closeReason);
    }
    if (report.httpStatus) {
        parts += u"HTTP %1 %2"_s.arg(QString::number(*report.httpStatus), QString::fromUtf8(report.httpBody));
    }
    if (!report.networkError.isEmpty()) {
        parts += u"error: "_s + report.networkError;
    }
    return parts.join(u" + "_s);
}

// Everything that a transport tells, in order: "opened", "text x", "binary 3", "pong x", "closed".
class Record : public QObject
{
public:
    explicit Record(Transport &transport)
    {
        connect(&transport, &Transport::opened, this, [this] { log += u"opened"_s; });
        connect(&transport, &Transport::textReceived, this, [this](const QByteArray &frame) {
            log += u"text "_s + (frame.size() > 50 ? QString::number(frame.size()) : QString::fromUtf8(frame));
        });
        connect(&transport, &Transport::binaryReceived, this,
                [this](const QByteArray &frame) { log += u"binary %1"_s.arg(frame.size()); });
        connect(&transport, &Transport::pongReceived, this,
                [this](const QByteArray &payload) { log += u"pong "_s + QString::fromUtf8(payload); });
        connect(&transport, &Transport::closed, this, [this](const CloseReport &end) {
            log += u"closed"_s;
            report = end;
        });
    }

    bool isClosed() const { return log.contains(u"closed"_s); }

    QStringList log;
    CloseReport report;
};

// One case: a transport that is open, and its record.
struct OpenConversation {
    explicit OpenConversation(const QString &kind)
        : peer(makePeer(kind))
        , record(peer->transport())
    {
        peer->open({});
        peer->accept();
        isOpen = QTest::qWaitFor([this] { return record.log == QStringList{u"opened"_s}; });
        record.log.clear();
    }

    std::unique_ptr<TransportPeer> peer;
    Record record;
    bool isOpen = false;
};

void addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"fake", "plain", "tls"}) {
        QTest::newRow(kind) << QString::fromLatin1(kind);
    }
}

} // namespace

// What every Transport promises. The link's own tests use the fake one; here it is shown to behave
// like the real one.
class tst_TransportContract : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsItsHeaders_data() { addKinds(); }
    void sendsItsHeaders()
    {
        QFETCH(QString, kind);
        const auto peer = makePeer(kind);
        Record record(peer->transport());
        peer->open({{"Authorization", "Bearer t"}, {"X-Sibyl-Features", "a, b"}});
        QCOMPARE(record.log, QStringList());
        peer->accept();
        QTRY_COMPARE(record.log, QStringList{u"opened"_s});
        QCOMPARE(peer->header("Authorization"), QByteArray("Bearer t"));
        QCOMPARE(peer->header("X-Sibyl-Features"), QByteArray("a, b"));
    }

    void carriesFramesBothWaysInOrder_data() { addKinds(); }
    void carriesFramesBothWaysInOrder()
    {
        QFETCH(QString, kind);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        const QByteArray unicode = u"\u00e4 \u20ac \U0001F600"_s.toUtf8();
        for (const QByteArray &frame : {QByteArray("1"), unicode, QByteArray("3")}) {
            c.peer->transport().sendText(frame);
            c.peer->say(frame);
        }
        c.peer->sayBinary(QByteArray("\x00\xff\x01", 3));
        QTRY_COMPARE(c.record.log, (QStringList{u"text 1"_s, u"text "_s + QString::fromUtf8(unicode), u"text 3"_s, u"binary 3"_s}));
        QTRY_COMPARE(c.peer->received(), (QByteArrayList{"1", unicode, "3"}));
        QTRY_COMPARE(c.peer->transport().unsentBytes(), 0);
    }

    void hearsPongs_data() { addKinds(); }
    void hearsPongs()
    {
        QFETCH(QString, kind);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        c.peer->transport().sendText("before");
        c.peer->transport().ping("1");
        c.peer->transport().ping("2");
        c.peer->answerPings();
        QTRY_VERIFY(c.record.log.contains(u"pong 2"_s)); // a peer may answer the latest only
        QCOMPARE(c.peer->received(), QByteArrayList{"before"});
    }

    void tellsHowThePeerClosed_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("reason");
        for (const char *kind : {"fake", "plain", "tls"}) {
            for (const auto &[code, reason] :
                 {std::pair{1000, u"Replaced by new connection"_s}, {1000, u""_s}, {1001, u""_s},
                  {1008, u"Authentication required"_s}, {1008, u""_s}, {4003, u"Sandbox claim mismatch"_s},
                  {1009, u""_s}, {1011, u""_s}, {1012, u""_s}}) {
                QTest::addRow("%s %d %s", kind, code, qPrintable(reason)) << QString::fromLatin1(kind) << code << reason;
            }
        }
    }
    void tellsHowThePeerClosed()
    {
        QFETCH(QString, kind);
        QFETCH(int, code);
        QFETCH(QString, reason);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        c.peer->say("last words");
        c.peer->hangUp(code, reason);
        QTRY_COMPARE(c.record.log, (QStringList{u"text last words"_s, u"closed"_s}));
        QCOMPARE(text(c.record.report), u"%1 %2"_s.arg(QString::number(code), reason));
    }

    // How the original server refuses (spec 2.1).
    void acceptedAndClosedAtOnce_data() { addKinds(); }
    void acceptedAndClosedAtOnce()
    {
        QFETCH(QString, kind);
        const auto peer = makePeer(kind);
        Record record(peer->transport());
        peer->open({});
        peer->accept();
        peer->hangUp(1008, u"Runner not found or not in your organization"_s);
        QTRY_COMPARE(record.log, (QStringList{u"opened"_s, u"closed"_s}));
        QCOMPARE(text(record.report), u"1008 Runner not found or not in your organization"_s);
    }

    void tellsHowThePeerClosedAfterManyFrames_data() { addKinds(); }
    void tellsHowThePeerClosedAfterManyFrames()
    {
        QFETCH(QString, kind);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        for (int i = 0; i < 3; ++i) {
            c.peer->say(QByteArray(1024 * 1024, 'x'));
        }
        c.peer->hangUp(1000, u"Replaced by new connection"_s);
        QTRY_COMPARE(c.record.log, (QStringList(3, u"text 1048576"_s) << u"closed"_s));
        QCOMPARE(text(c.record.report), u"1000 Replaced by new connection"_s);
    }

    void lostWithoutACloseFrame_data() { addKinds(); }
    void lostWithoutACloseFrame()
    {
        QFETCH(QString, kind);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        c.peer->vanish();
        QTRY_COMPARE(c.record.log, QStringList{u"closed"_s});
        QVERIFY2(text(c.record.report).startsWith("error: "_L1), qPrintable(text(c.record.report)));
    }

    void neverConnected_data() { addKinds(); }
    void neverConnected()
    {
        QFETCH(QString, kind);
        const auto peer = makePeer(kind);
        Record record(peer->transport());
        peer->openWhereNobodyListens();
        QTRY_COMPARE(record.log, QStringList{u"closed"_s});
        QVERIFY2(text(record.report).startsWith("error: "_L1), qPrintable(text(record.report)));
        QVERIFY2(text(record.report).contains("refused"_L1), qPrintable(text(record.report)));
    }

    void tellsHowTheUpgradeWasRefused_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        for (const char *kind : {"fake", "plain", "tls"}) {
            for (const auto &[status, body] :
                 {std::pair{401, QByteArray(R"({"detail":"Not authenticated"})")}, {403, QByteArray()},
                  {404, QByteArray(R"({"detail":"Not Found"})")}, {429, QByteArray(R"({"error":"Rate limit exceeded"})")},
                  {500, QByteArray("no JSON")}, {503, QByteArray()}, {302, QByteArray()}, {200, QByteArray("<html>")}}) {
                QTest::addRow("%s %d", kind, status) << QString::fromLatin1(kind) << status << body;
            }
        }
    }
    void tellsHowTheUpgradeWasRefused()
    {
        QFETCH(QString, kind);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        const auto peer = makePeer(kind);
        Record record(peer->transport());
        peer->open({});
        peer->refuse(status, body);
        QTRY_COMPARE(record.log, QStringList{u"closed"_s});
        QCOMPARE(text(record.report), u"HTTP %1 %2"_s.arg(QString::number(status), QString::fromUtf8(body)));
    }

    void takesLargeFrames_data() { addKinds(); }
    void takesLargeFrames()
    {
        QFETCH(QString, kind);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        c.peer->say(QByteArray(2 * 1024 * 1024, 'x'));
        c.peer->say(QByteArray(maxInboundFrameBytes, 'x'));
        c.peer->say("on it goes");
        QTRY_COMPARE(c.record.log, (QStringList{u"text 2097152"_s, u"text %1"_s.arg(maxInboundFrameBytes), u"text on it goes"_s}));
    }

    void endsWithAFrameOfTwentyMegabytes_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("isBinary");
        for (const char *kind : {"fake", "plain", "tls"}) {
            QTest::addRow("%s text", kind) << QString::fromLatin1(kind) << false;
            QTest::addRow("%s binary", kind) << QString::fromLatin1(kind) << true;
        }
    }
    void endsWithAFrameOfTwentyMegabytes()
    {
        QFETCH(QString, kind);
        QFETCH(bool, isBinary);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        const QByteArray frame(20 * 1000 * 1000, 'x');
        isBinary ? c.peer->sayBinary(frame) : c.peer->say(frame);
        QTRY_COMPARE(c.record.log, QStringList{u"closed"_s});
        QVERIFY2(text(c.record.report).startsWith("1009 "_L1), qPrintable(text(c.record.report)));
        QTRY_VERIFY(c.peer->isGone());
    }

    void aPeerMayRefuseOurFrame_data() { addKinds(); }
    void aPeerMayRefuseOurFrame()
    {
        QFETCH(QString, kind);
        const auto peer = makePeer(kind);
        Record record(peer->transport());
        peer->limitFrames(1024);
        peer->open({});
        peer->accept();
        QTRY_COMPARE(record.log, QStringList{u"opened"_s});
        peer->transport().sendText(QByteArray(2 * 1024, 'x'));
        QTRY_VERIFY(record.isClosed());
        QVERIFY2(text(record.report).startsWith("1009 "_L1), qPrintable(text(record.report)));
        QCOMPARE(peer->received(), QByteArrayList());
    }

    void closesInOrder_data() { addKinds(); }
    void closesInOrder()
    {
        QFETCH(QString, kind);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        c.peer->transport().sendText("last words");
        c.peer->transport().close(1000, u"leaving"_s);
        c.peer->answerClose();
        QTRY_COMPARE(c.record.log, QStringList{u"closed"_s});
        QTRY_COMPARE(c.peer->closeCode(), std::optional(1000));
        QCOMPARE(c.peer->closeReason(), u"leaving"_s);
        QCOMPARE(c.peer->received(), QByteArrayList{"last words"});
    }

    void abortsAtOnce_data() { addKinds(); }
    void abortsAtOnce()
    {
        QFETCH(QString, kind);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        c.peer->transport().abort();
        QCOMPARE(c.record.log, QStringList{u"closed"_s});
        QTRY_VERIFY(c.peer->isGone());
    }

    void closesOrAbortsBeforeItIsOpen_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("isAbort");
        for (const char *kind : {"fake", "plain", "tls"}) {
            QTest::addRow("%s close", kind) << QString::fromLatin1(kind) << false;
            QTest::addRow("%s abort", kind) << QString::fromLatin1(kind) << true;
        }
    }
    void closesOrAbortsBeforeItIsOpen()
    {
        QFETCH(QString, kind);
        QFETCH(bool, isAbort);
        const auto peer = makePeer(kind);
        Record record(peer->transport());
        peer->open({});
        isAbort ? peer->transport().abort() : peer->transport().close(1000, {});
        QCOMPARE(record.log, QStringList{u"closed"_s});
    }

    void saysNothingAfterTheEnd_data() { addKinds(); }
    void saysNothingAfterTheEnd()
    {
        QFETCH(QString, kind);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        c.peer->say("too late");
        c.peer->transport().abort();
        Transport &transport = c.peer->transport();
        transport.sendText("x");
        transport.ping("1");
        transport.close(1000, {});
        transport.abort();
        QTRY_VERIFY(c.peer->isGone());
        QVERIFY(c.record.log.count(u"closed"_s) == 1 && c.record.log.last() == u"closed"_s);
        QCOMPARE(c.peer->received(), QByteArrayList());
    }

    void mayEndInsideOfItsOwnSignals_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("where");
        QTest::addColumn<bool>("isAbort");
        for (const char *kind : {"fake", "plain", "tls"}) {
            for (const char *where : {"opened", "text", "pong"}) {
                QTest::addRow("%s close in %s", kind, where) << QString::fromLatin1(kind) << QString::fromLatin1(where) << false;
                QTest::addRow("%s abort in %s", kind, where) << QString::fromLatin1(kind) << QString::fromLatin1(where) << true;
            }
        }
    }
    void mayEndInsideOfItsOwnSignals()
    {
        QFETCH(QString, kind);
        QFETCH(QString, where);
        QFETCH(bool, isAbort);
        const auto peer = makePeer(kind);
        Transport &transport = peer->transport();
        Record record(transport);
        const auto end = [&] {
            isAbort ? transport.abort() : transport.close(1000, {});
            peer->answerClose();
        };
        QObject context;
        connect(&transport, &Transport::opened, &context, [&] { where == "opened"_L1 ? end() : transport.ping("1"); });
        connect(&transport, &Transport::textReceived, &context, [&] { where == "text"_L1 ? end() : void(); });
        connect(&transport, &Transport::pongReceived, &context, [&] { where == "pong"_L1 ? end() : void(); });
        peer->open({});
        peer->accept();
        if (where != "opened"_L1) {
            peer->say("x");
            peer->answerPings();
        }
        QTRY_VERIFY(record.isClosed());
        QCOMPARE(record.log.count(u"closed"_s), 1);
        QCOMPARE(record.log.last(), u"closed"_s);
    }

    void destroyingDropsTheConnection_data() { addKinds(); }
    void destroyingDropsTheConnection()
    {
        QFETCH(QString, kind);
        OpenConversation c(kind);
        QVERIFY(c.isOpen);
        c.peer->dropTransport();
        QTRY_VERIFY(c.peer->isGone());
        QCOMPARE(c.record.log, QStringList());
    }

    // What only the real one can show.

    void refusesACertificateOfAStranger_data()
    {
        QTest::addColumn<QString>("caFile");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("the system's authorities only") << QString() << u"127.0.0.1"_s << u"certificate"_s;
        QTest::newRow("another authority") << LoopbackPeer::strangeAuthority() << u"127.0.0.1"_s << u"certificate"_s;
        QTest::newRow("another name") << LoopbackPeer::ownAuthority() << u"localhost"_s << u"host name"_s;
        QTest::newRow("no such file") << u"/nonexistent/ca.pem"_s << u"127.0.0.1"_s << u"/nonexistent/ca.pem"_s;
    }
    void refusesACertificateOfAStranger()
    {
        QFETCH(QString, caFile);
        QFETCH(QString, host);
        QFETCH(QString, complaint);
        LoopbackPeer peer(Wire::Tls, caFile);
        Record record(peer.transport());
        peer.startOpening({{"Authorization", "Bearer t"}}, host);
        QTRY_COMPARE(record.log, QStringList{u"closed"_s});
        QVERIFY2(record.report.networkError.contains(complaint, Qt::CaseInsensitive), qPrintable(record.report.networkError));
    }
};

SIBYL_TEST(tst_TransportContract)
#include "tst_TransportContract.moc"
