// SPDX-License-Identifier: Apache-2.0
#include "agents/JsonLinesCodec.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_JsonLinesCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsObjects_data();
    void readsObjects();
    void cutsDoNotMatter();
    void longLinesAreFine();
    void skipsALineOverTheLimitAndGoesOn();
    void writesOneLine();

private:
    struct Log {
        QStringList values; // of key "v"
        int noise = 0;
        int skipped = 0;
        friend bool operator==(const Log &, const Log &) = default;
    };

    static Log readIn(const QList<QByteArray> &pieces)
    {
        JsonLinesCodec codec;
        Log log;
        const auto onObject = [&](const QJsonObject &object) { log.values << object.value(u"v").toString(); };
        for (const QByteArray &piece : pieces) {
            codec.read(piece, onObject);
        }
        codec.end(onObject);
        log.noise = codec.noiseLines();
        log.skipped = codec.skippedLines();
        return log;
    }
};

void tst_JsonLinesCodec::readsObjects_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<int>("noise");
    const auto row = [](const char *name, const QByteArray &bytes, const QStringList &values, int noise) {
        QTest::newRow(name) << bytes << values << noise;
    };
    const QString a = QStringLiteral("a");
    const QString b = QStringLiteral("b");
    row("two lines", "{\"v\":\"a\"}\n{\"v\":\"b\"}\n", {a, b}, 0);
    row("no newline at the end", "{\"v\":\"a\"}\n{\"v\":\"b\"}", {a, b}, 0);
    row("blank lines and CRLF", "\r\n  \n{\"v\":\"a\"}\r\n\n", {a}, 0);
    row("warnings between", "Warning: ripgrep\n{\"v\":\"a\"}\n[1,2]\n17\n\"x\"\n", {a}, 4);
    row("half an object", "{\"v\":\"a\n{\"v\":\"b\"}\n", {b}, 1);
    row("invalid UTF-8", "{\"v\":\"\xff\"}\n", {QString(QChar::ReplacementCharacter)}, 0);
    row("deep", "{\"x\":" + QByteArray(5000, '[') + QByteArray(5000, ']') + "}\n{\"v\":\"a\"}\n", {a}, 1);
    row("NUL bytes", QByteArray("\0\0\n", 3) + "{\"v\":\"a\"}\n", {a}, 1);
}

void tst_JsonLinesCodec::readsObjects()
{
    QFETCH(QByteArray, bytes);
    const Log log = readIn({bytes});
    QTEST(log.values, "values");
    QTEST(log.noise, "noise");
}

void tst_JsonLinesCodec::cutsDoNotMatter()
{
    const QByteArray bytes = "noise\n{\"v\":\"gr\xc3\xbc\xc3\x9f\x65\"}\n\n{\"v\":\"\\ud83d\\ude00\"}\r\n{\"x\":[{}]}\n{\"v\":\"z\"}";
    const Log whole = readIn({bytes});
    QCOMPARE(whole.values.size(), 4);
    for (qsizetype at = 0; at <= bytes.size(); ++at) {
        QVERIFY(readIn({bytes.first(at), bytes.sliced(at)}) == whole);
    }
    QList<QByteArray> single;
    for (const char c : bytes) {
        single.append(QByteArray(1, c));
    }
    QVERIFY(readIn(single) == whole);
}

void tst_JsonLinesCodec::longLinesAreFine()
{
    const QByteArray line = "{\"v\":\"" + QByteArray(3'000'000, 'x') + "\"}\n";
    QList<QByteArray> pieces;
    for (qsizetype at = 0; at < line.size(); at += 65'536) {
        pieces.append(line.mid(at, 65'536));
    }
    const Log log = readIn(pieces);
    QCOMPARE(log.values.size(), 1);
    QCOMPARE(log.values.first().size(), 3'000'000);
}

void tst_JsonLinesCodec::skipsALineOverTheLimitAndGoesOn()
{
    const QByteArray piece(1024 * 1024, 'x');
    QList<QByteArray> pieces{"{\"v\":\"a\"}\n{\"v\":\""};
    for (int i = 0; i < 33; ++i) {
        pieces.append(piece);
    }
    pieces.append("\"}\n{\"v\":\"b\"}\n");
    const Log log = readIn(pieces);
    QCOMPARE(log.values, QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    QCOMPARE(log.skipped, 1);
    QCOMPARE(log.noise, 0);
}

void tst_JsonLinesCodec::writesOneLine()
{
    QCOMPARE(jsonLine({{QStringLiteral("v"), QStringLiteral("a\nb")}}), QByteArray("{\"v\":\"a\\nb\"}\n"));
}

SIBYL_TEST(tst_JsonLinesCodec)
#include "tst_JsonLinesCodec.moc"
