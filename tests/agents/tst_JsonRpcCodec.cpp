// SPDX-License-Identifier: Apache-2.0
#include "agents/JsonRpcCodec.h"
#include "base/Overloaded.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_JsonRpcCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void marksItsLinesAsThePeerWants();
    void tellsTheThreeKindsOfMessagesApart();
    void answersUnderTheIdItWasAskedUnder_data();
    void answersUnderTheIdItWasAskedUnder();
    void countsAndDropsWhatBreaksTheRules();
    void refusesToBeFlooded();
    void writesNothingTwice();
    void knowsEarlierAnswersOneByOne();
    void finishesATornLine();
    void closesATornLineThatIsNotItsOwn();
    void readsTheSameInPiecesOfAnySize();

private:
    static QStringList read(JsonRpcCodec &codec, const QByteArray &bytes, qsizetype piece = 1 << 20)
    {
        QStringList log;
        const auto onMessage = [&](const RpcMessage &message) {
            log << std::visit(Overloaded{
                                  [](const RpcRequest &r) { return QStringLiteral("request %1 %2").arg(QString::fromUtf8(r.key), r.method); },
                                  [](const RpcNotice &n) { return QStringLiteral("notice %1").arg(n.method); },
                                  [](const RpcReply &r) {
                                      return r.fault ? QStringLiteral("fault %1 %2 %3").arg(r.method).arg(r.fault->code).arg(r.fault->message)
                                                     : QStringLiteral("reply %1 %2").arg(r.method, r.result.value(QLatin1String("x")).toString());
                                  },
                              },
                              message);
        };
        for (qsizetype at = 0; at < bytes.size(); at += piece) {
            codec.read(bytes.mid(at, piece), onMessage, [&](const QByteArray &out) { log << QString::fromUtf8(out).trimmed(); });
        }
        return log;
    }
};

void tst_JsonRpcCodec::marksItsLinesAsThePeerWants()
{
    JsonRpcCodec marked(JsonRpcCodec::Marking::Version2);
    QCOMPARE(marked.request(QStringLiteral("a"), {}), QByteArray("{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":{}}\n"));
    JsonRpcCodec plain(JsonRpcCodec::Marking::None);
    QCOMPARE(plain.request(QStringLiteral("a"), {}), QByteArray("{\"id\":1,\"method\":\"a\",\"params\":{}}\n"));
    QCOMPARE(plain.request(QStringLiteral("a"), {}), QByteArray("{\"id\":2,\"method\":\"a\",\"params\":{}}\n"));
    QCOMPARE(plain.notify(QStringLiteral("b"), {}), QByteArray("{\"method\":\"b\"}\n"));
}

void tst_JsonRpcCodec::tellsTheThreeKindsOfMessagesApart()
{
    JsonRpcCodec codec(JsonRpcCodec::Marking::Version2);
    codec.request(QStringLiteral("first"), {});
    codec.request(QStringLiteral("second"), {});
    QCOMPARE(read(codec, "{\"id\":2,\"result\":{\"x\":\"y\"}}\n{\"method\":\"news\"}\n{\"id\":\"u\",\"method\":\"ask\"}\n"
                         "{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"no\"}}\n"),
             QStringList({QStringLiteral("reply second y"), QStringLiteral("notice news"), QStringLiteral("request \"u ask"),
                          QStringLiteral("fault first -32000 no")}));
    QCOMPARE(codec.unknownMessages(), 0);
}

void tst_JsonRpcCodec::answersUnderTheIdItWasAskedUnder_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("zero") << QByteArray("0");
    QTest::newRow("text") << QByteArray("\"a30bde56-1f92\"");
    QTest::newRow("a number as text") << QByteArray("\"0\"");
    QTest::newRow("negative") << QByteArray("-7");
    QTest::newRow("large") << QByteArray("9007199254740993");
}

void tst_JsonRpcCodec::answersUnderTheIdItWasAskedUnder()
{
    QFETCH(QByteArray, id);
    JsonRpcCodec codec(JsonRpcCodec::Marking::None);
    QByteArray key;
    codec.read("{\"id\":" + id + ",\"method\":\"ask\"}\n", [&](const RpcMessage &message) { key = std::get<RpcRequest>(message).key; }, {});
    QCOMPARE(codec.respond(key, {}), "{\"id\":" + id + ",\"result\":{}}\n");
    QCOMPARE(codec.respond(key, {}), QByteArray()); // once
}

void tst_JsonRpcCodec::countsAndDropsWhatBreaksTheRules()
{
    JsonRpcCodec codec(JsonRpcCodec::Marking::Version2);
    const QStringList log = read(codec, "not JSON\n[]\n{}\n{\"id\":9,\"result\":{}}\n{\"id\":1.5,\"method\":\"a\"}\n"
                                        "{\"id\":{},\"method\":\"a\"}\n{\"id\":\"" + QByteArray(300, 'x') + "\",\"method\":\"a\"}\n\n");
    QCOMPARE(log, QStringList());
    QCOMPARE(codec.unknownMessages(), 7);
    RpcRequest unknown;
    codec.read("{\"id\":1,\"method\":\"fs/read\"}\n", [&](const RpcMessage &message) { unknown = std::get<RpcRequest>(message); }, {});
    QVERIFY(codec.refuseUnknown(unknown).contains("-32601"));
    QCOMPARE(codec.unknownMessages(), 8);
}

void tst_JsonRpcCodec::refusesToBeFlooded()
{
    JsonRpcCodec codec(JsonRpcCodec::Marking::None);
    QByteArray questions;
    for (int i = 0; i < JsonRpcCodec::maxOpenRequests + 2; ++i) {
        questions += "{\"id\":" + QByteArray::number(i) + ",\"method\":\"ask\"}\n";
    }
    const QStringList log = read(codec, questions + "{\"id\":0,\"method\":\"again\"}\n");
    QCOMPARE(log.filter(QStringLiteral("request")).size(), JsonRpcCodec::maxOpenRequests + 2); // two of them in refusals
    QCOMPARE(log.filter(QStringLiteral("too many")).size(), 2);
    QCOMPARE(log.filter(QStringLiteral("again")).size(), 0);
}

void tst_JsonRpcCodec::writesNothingTwice()
{
    JsonRpcCodec first(JsonRpcCodec::Marking::Version2);
    QByteArray written = first.request(QStringLiteral("open"), {});
    written += first.request(QStringLiteral("set"), {});
    written += first.notify(QStringLiteral("stop"), {});
    JsonRpcCodec second(JsonRpcCodec::Marking::Version2);
    second.open(written);
    QVERIFY(second.hasEarlierNotice(QStringLiteral("stop")));
    QCOMPARE(second.request(QStringLiteral("set"), {}), QByteArray());
    QCOMPARE(second.request(QStringLiteral("open"), {}), QByteArray());
    QCOMPARE(second.notify(QStringLiteral("stop"), {}), QByteArray());
    QVERIFY(!second.hasEarlierNotice(QStringLiteral("stop")));
    QCOMPARE(read(second, "{\"id\":2,\"result\":{}}\n{\"id\":1,\"result\":{}}\n"), QStringList({QStringLiteral("reply set "), QStringLiteral("reply open ")}));
    QVERIFY(second.request(QStringLiteral("set"), {}).contains("\"id\":3"));
    QVERIFY(second.notify(QStringLiteral("stop"), {}).contains("stop"));
}

void tst_JsonRpcCodec::knowsEarlierAnswersOneByOne()
{
    JsonRpcCodec codec(JsonRpcCodec::Marking::None);
    codec.open("{\"id\":0,\"result\":{\"x\":\"one\"}}\n{\"id\":0,\"error\":{\"code\":1}}\n");
    QList<RpcRequest> asked;
    for (int i = 0; i < 3; ++i) {
        codec.read("{\"id\":0,\"method\":\"ask\"}\n", [&](const RpcMessage &message) { asked << std::get<RpcRequest>(message); }, {});
    }
    QCOMPARE(asked.size(), 3);
    QVERIFY(asked.at(0).isAnswered && asked.at(0).earlierResult->value(QLatin1String("x")) == QLatin1String("one"));
    QVERIFY(asked.at(1).isAnswered && !asked.at(1).earlierResult);
    QVERIFY(!asked.at(2).isAnswered);
    QCOMPARE(codec.respond(asked.at(0).key, {}), QByteArray("{\"id\":0,\"result\":{}}\n")); // the third's
}

void tst_JsonRpcCodec::finishesATornLine()
{
    JsonRpcCodec first(JsonRpcCodec::Marking::Version2);
    const QByteArray open = first.request(QStringLiteral("open"), {});
    for (qsizetype cut = 0; cut <= open.size(); ++cut) {
        JsonRpcCodec second(JsonRpcCodec::Marking::Version2);
        second.open(open.first(cut));
        QCOMPARE(open.first(cut) + second.request(QStringLiteral("open"), {}), open);
    }
}

void tst_JsonRpcCodec::closesATornLineThatIsNotItsOwn()
{
    JsonRpcCodec codec(JsonRpcCodec::Marking::None);
    codec.open("{\"something\":");
    QCOMPARE(codec.request(QStringLiteral("open"), {}), QByteArray("\n{\"id\":1,\"method\":\"open\",\"params\":{}}\n"));
}

void tst_JsonRpcCodec::readsTheSameInPiecesOfAnySize()
{
    const QByteArray talk = "{\"id\":1,\"result\":{\"x\":\"\xe2\x82\xac\"}}\nnoise\n{\"method\":\"n\",\"params\":{\"a\":\"" + QByteArray(500, 'y')
        + "\"}}\r\n{\"id\":0,\"method\":\"ask\"}\n";
    QStringList whole;
    for (qsizetype piece = talk.size(); piece > 0; --piece) {
        JsonRpcCodec codec(JsonRpcCodec::Marking::None);
        codec.request(QStringLiteral("open"), {});
        const QStringList log = read(codec, talk, piece);
        whole = whole.isEmpty() ? log : whole;
        QCOMPARE(log, whole);
        QCOMPARE(codec.unknownMessages(), 1);
    }
    QCOMPARE(whole.size(), 3);
}

SIBYL_TEST(tst_JsonRpcCodec)
#include "tst_JsonRpcCodec.moc"
