// SPDX-License-Identifier: Apache-2.0
#include "agents/ActivityText.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_ActivityText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadable_data();
    void isReadable();
    void findsTheLastLineThatSaysSomething();
    void joinsALineThatComesInPieces();
    void progressBarsEndTheirLinesWithACarriageReturn();
};

void tst_ActivityText::isReadable_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("12 tests passed") << QStringLiteral("12 tests passed");
    QTest::newRow("colours") << QByteArray("\x1b[1;32mok\x1b[0m done") << QStringLiteral("ok done");
    QTest::newRow("title") << QByteArray("\x1b]0;title\ahello") << QStringLiteral("hello");
    QTest::newRow("blanks") << QByteArray("  a\t b ") << QStringLiteral("a b");
    QTest::newRow("cut escape") << QByteArray("a\x1b[") << QStringLiteral("a");
    QTest::newRow("control only") << QByteArray("\x01\x02") << QString();
    QTest::newRow("long") << QByteArray(1000, 'x') << QString(200, u'x');
}

void tst_ActivityText::isReadable()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, text);
    QCOMPARE(activityText(line), text);
}

void tst_ActivityText::findsTheLastLineThatSaysSomething()
{
    LastLine last;
    QCOMPARE(last.read("one\ntwo\n\n   \n"), QStringLiteral("two"));
    QCOMPARE(last.read("\n\n"), QString());
}

void tst_ActivityText::joinsALineThatComesInPieces()
{
    LastLine last;
    QCOMPARE(last.read("compi"), QString());
    QCOMPARE(last.read("ling app.cpp\nlink"), QStringLiteral("compiling app.cpp"));
    QCOMPARE(last.read("ing\n"), QStringLiteral("linking"));
}

void tst_ActivityText::progressBarsEndTheirLinesWithACarriageReturn()
{
    LastLine last;
    QCOMPARE(last.read("10 %\r20 %\r30"), QStringLiteral("20 %"));
}

SIBYL_TEST(tst_ActivityText)
#include "tst_ActivityText.moc"
