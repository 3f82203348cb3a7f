// SPDX-License-Identifier: Apache-2.0
#include "protocol/ObjectReaderCodec.h"
#include "protocol/Samples.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_ObjectReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsThere()
    {
        std::optional<Error> fault;
        ObjectReader r(test::jsonOf(R"({"text":"a","flag":true,"count":3.0,"ratio":0.5,"list":["x","y"],
                                        "inner":{"id":"b"},"rows":[{"n":1},{"n":2}]})"),
                       u"m"_s, fault);
        QCOMPARE(r.string("text"_L1), u"a"_s);
        QCOMPARE(r.optionalBool("flag"_L1), std::optional(true));
        QCOMPARE(r.integer("count"_L1, 0), 3);
        QCOMPARE(r.optionalNumber("ratio"_L1, 0, 1), std::optional(0.5));
        QCOMPARE(r.optionalStrings("list"_L1, 2), (QStringList{u"x"_s, u"y"_s}));
        QCOMPARE(r.optionalObject("inner"_L1).id("id"_L1), u"b"_s);
        qint64 sum = 0;
        r.optionalObjects("rows"_L1, 2, [&sum](ObjectReader &row) { sum += row.integer("n"_L1, 0); });
        QCOMPARE(sum, 3);
        QVERIFY(!fault);
    }

    void nullCountsAsAbsent()
    {
        std::optional<Error> fault;
        ObjectReader r(test::jsonOf(R"({"a":null})"), u"m"_s, fault);
        QVERIFY(!r.has("a"_L1));
        QCOMPARE(r.optionalString("a"_L1), QString());
        QCOMPARE(r.optionalBool("a"_L1), std::nullopt);
        QCOMPARE(r.optionalInt("a"_L1, 1), std::nullopt);
        QVERIFY(r.optionalStrings("a"_L1, 1).isEmpty());
        QVERIFY(!r.optionalObject("a"_L1).has("b"_L1));
        QVERIFY(!fault);
    }

    void remembersTheFirstFaultOnly()
    {
        std::optional<Error> fault;
        ObjectReader r(test::jsonOf(R"({"inner":{"rows":[{"n":1},{"n":"2"}]},"flag":1})"), u"m"_s, fault);
        ObjectReader inner = r.optionalObject("inner"_L1);
        inner.optionalObjects("rows"_L1, 9, [](ObjectReader &row) { row.integer("n"_L1, 0); });
        r.optionalBool("flag"_L1);
        QVERIFY(fault);
        QCOMPARE(fault->text(), u"m.inner.rows[1].n: expected an integer, got a string"_s);
        QCOMPARE(fault->kind, ErrorKind::Protocol);
    }

    void knowsWhatPythonCallsTrue_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("isTruthy");
        for (const char *value : {"null", "false", "0", "0.0", "-0", "\"\"", "[]", "{}"}) {
            QTest::newRow(value) << QByteArray(value) << false;
        }
        for (const char *value : {"true", "1", "-0.5", "\" \"", "[0]", "{\"a\":null}"}) {
            QTest::newRow(value) << QByteArray(value) << true;
        }
    }
    void knowsWhatPythonCallsTrue()
    {
        QFETCH(QByteArray, value);
        std::optional<Error> fault;
        const ObjectReader r(test::jsonOf("{\"a\":" + value + '}'), u"m"_s, fault);
        QTEST(r.isTruthy("a"_L1), "isTruthy");
    }
};

SIBYL_TEST(tst_ObjectReader)
#include "tst_ObjectReader.moc"
