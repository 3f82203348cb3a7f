// SPDX-License-Identifier: Apache-2.0
#include "control/ControlCodec.h"
#include "control/SnapshotCodec.h"
#include "FakeCommands.h"
#include "support/TestMain.h"

#include <QJsonDocument>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_ControlCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void snapshotSurvivesTheRoundTrip();
    void unknownConnectionStateIsAnError();
    void callsSurviveTheRoundTrip_data();
    void callsSurviveTheRoundTrip();
    void badRequestsGetTheStandardCode_data();
    void badRequestsGetTheStandardCode();
    void refusalKeepsItsKind();
    void logLimitIsBounded();
    void hostileReplyIsAnError();
};

void tst_ControlCodec::snapshotSurvivesTheRoundTrip()
{
    const Snapshot snapshot = test::onlineSnapshot();
    const Result<Snapshot> read = snapshotFromJson(toJson(snapshot));
    QVERIFY(read.has_value());
    QCOMPARE(*read, snapshot);
}

void tst_ControlCodec::unknownConnectionStateIsAnError()
{
    QJsonObject object = toJson(test::onlineSnapshot());
    object.insert(u"connection"_s, u"levitating"_s);
    const Result<Snapshot> read = snapshotFromJson(object);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Protocol);
}

void tst_ControlCodec::callsSurviveTheRoundTrip_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("hello") << encodeCall(7, HelloCall{});
    QTest::newRow("snapshot") << encodeCall(7, SnapshotCall{});
    QTest::newRow("subscribe") << encodeCall(7, SubscribeCall{});
    QTest::newRow("log") << encodeCall(7, LogCall{u"t"_s, 2, SpoolStream::Stderr, 12, 34});
    QTest::newRow("cancel") << encodeCall(7, CancelCall{u"t"_s, u"no longer needed"_s});
    QTest::newRow("drain") << encodeCall(7, DrainCall{});
    QTest::newRow("pause") << encodeCall(7, PauseCall{});
    QTest::newRow("resume") << encodeCall(7, ResumeCall{});
    QTest::newRow("reload") << encodeCall(7, ReloadCall{});
}

void tst_ControlCodec::callsSurviveTheRoundTrip()
{
    QFETCH(QByteArray, line);
    const auto request = decodeRequest(line);
    QVERIFY(request.has_value());
    QCOMPARE(std::get<qint64>(request->id), 7);
    QCOMPARE(encodeCall(7, request->call), line);
}

void tst_ControlCodec::badRequestsGetTheStandardCode_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("code");
    QTest::newRow("not JSON") << QByteArray("hello") << control_code::parseError;
    QTest::newRow("invalid UTF-8") << QByteArray("{\"id\":1,\"method\":\"\xff\xfe\"}") << control_code::parseError;
    QTest::newRow("too deep") << QByteArray(5000, '[') + QByteArray(5000, ']') << control_code::parseError;
    QTest::newRow("array") << QByteArray("[]") << control_code::invalidRequest;
    QTest::newRow("no version") << QByteArray(R"({"id":1,"method":"hello"})") << control_code::invalidRequest;
    QTest::newRow("no method") << QByteArray(R"({"jsonrpc":"2.0","id":1})") << control_code::invalidRequest;
    QTest::newRow("fractional id") << QByteArray(R"({"jsonrpc":"2.0","id":1.5,"method":"hello"})")
                                   << control_code::invalidRequest;
    QTest::newRow("object id") << QByteArray(R"({"jsonrpc":"2.0","id":{},"method":"hello"})")
                               << control_code::invalidRequest;
    QTest::newRow("unknown method") << QByteArray(R"({"jsonrpc":"2.0","id":1,"method":"rm"})")
                                    << control_code::methodNotFound;
    QTest::newRow("params array") << QByteArray(R"({"jsonrpc":"2.0","id":1,"method":"hello","params":[1]})")
                                  << control_code::invalidParams;
    QTest::newRow("no task id") << QByteArray(R"({"jsonrpc":"2.0","id":1,"method":"task.log"})")
                                << control_code::invalidParams;
    QTest::newRow("stream") << QByteArray(
        R"({"jsonrpc":"2.0","id":1,"method":"task.log","params":{"task_id":"t","stream":"../exit"}})")
                            << control_code::invalidParams;
    QTest::newRow("negative offset") << QByteArray(
        R"({"jsonrpc":"2.0","id":1,"method":"task.log","params":{"task_id":"t","offset":-1}})")
                                     << control_code::invalidParams;
    QTest::newRow("huge offset") << QByteArray(
        R"({"jsonrpc":"2.0","id":1,"method":"task.log","params":{"task_id":"t","offset":1e300}})")
                                 << control_code::invalidParams;
    QTest::newRow("reason") << QByteArray(
        R"({"jsonrpc":"2.0","id":1,"method":"task.cancel","params":{"task_id":"t","reason":5}})")
                            << control_code::invalidParams;
}

void tst_ControlCodec::badRequestsGetTheStandardCode()
{
    QFETCH(QByteArray, line);
    QFETCH(int, code);
    const auto request = decodeRequest(line);
    QVERIFY(!request);
    QCOMPARE(request.error().code, code);
    QVERIFY(!request.error().message.isEmpty());
}

void tst_ControlCodec::refusalKeepsItsKind()
{
    const Error error{ErrorKind::NotFound, u"no such task"_s, u"task"_s};
    const Result<ControlReply> reply = decodeReply(encodeRefusal(ControlId(qint64(3)), error));
    QVERIFY(reply.has_value());
    QCOMPARE(reply->id.value(), 3);
    const Result<> outcome = reply->as<void>();
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::NotFound);
    QCOMPARE(outcome.error().text(), error.text());
}

void tst_ControlCodec::logLimitIsBounded()
{
    const auto request = decodeRequest(encodeCall(1, LogCall{u"t"_s, 0, SpoolStream::Stdout, 0, 1LL << 40}));
    QVERIFY(request.has_value());
    QCOMPARE(std::get<LogCall>(request->call).limitBytes, maxLogAnswerBytes);
}

void tst_ControlCodec::hostileReplyIsAnError()
{
    QVERIFY(!decodeReply("garbage"));
    QVERIFY(!decodeReply(R"({"id":1,"result":{}})"));
    const Result<ControlReply> reply = decodeReply(R"({"jsonrpc":"2.0","id":1,"result":[]})");
    QVERIFY(reply.has_value());
    QVERIFY(!reply->as<ControlHello>());
    QVERIFY(!reply->as<Snapshot>());
    QVERIFY(!reply->as<LogChunk>());
}

SIBYL_TEST(tst_ControlCodec)
#include "tst_ControlCodec.moc"
