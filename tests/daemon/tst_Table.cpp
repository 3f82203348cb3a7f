// SPDX-License-Identifier: Apache-2.0
#include "Table.h"

#include "TextWidth.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_Table : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsAreAsWideAsTheirText();
    void widestGivesWay();
    void neverLongerThanTheTerminal_data();
    void neverLongerThanTheTerminal();
    void wideCharactersCountTwice();
    void hostileTextStaysInItsCell();
};

void tst_Table::columnsAreAsWideAsTheirText()
{
    Table table({{u"NAME"_s}, {u"N"_s, 0, Qt::AlignRight}, {u"NOTE"_s}});
    table.addRow({u"shop"_s, u"7"_s, u"x"_s});
    table.addRow({u"storefront"_s, u"12"_s});
    QCOMPARE(table.lines(80), (QStringList{u"NAME         N  NOTE"_s, u"shop         7  x"_s, u"storefront  12"_s}));
}

void tst_Table::widestGivesWay()
{
    Table table({{u"ID"_s}, {u"TITLE"_s, 10}, {u"ACTIVITY"_s, 10}});
    table.addRow({QString(36, u'i'), QString(50, u't'), QString(20, u'a')});
    const QStringList lines = table.lines(80);
    QCOMPARE(lines.at(1), QString(36, u'i') + u"  "_s + QString(19, u't') + u"…  "_s + QString(20, u'a'));
    QCOMPARE(table.lines(80, u"...").at(1), QString(36, u'i') + u"  "_s + QString(17, u't') + u"...  "_s + QString(20, u'a'));
}

void tst_Table::neverLongerThanTheTerminal_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {1, 10, 40, 79, 80, 200}) {
        QTest::addRow("%d", width) << width;
    }
}

void tst_Table::neverLongerThanTheTerminal()
{
    QFETCH(int, width);
    Table table({{u"TASK"_s, 8}, {u"STATUS"_s}, {u"PROJECT"_s, 6}, {u"TITLE"_s, 10}});
    table.addRow({u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s, u"dispatched"_s, QString(60, u'p'), QString(300, u't')});
    table.addRow({u"x"_s, u"ok"_s, {}, u"日本語のとても長い表題"_s.repeated(9)});
    for (const QString &line : table.lines(width)) {
        QVERIFY2(textWidth(line) <= width, qPrintable(line));
        QVERIFY(!line.endsWith(u' '));
    }
}

void tst_Table::wideCharactersCountTwice()
{
    QCOMPARE(textWidth(u"日本"), 4);
    QCOMPARE(textWidth(u"e\u0301"), 1);
    QCOMPARE(textWidth(u"👍"), 2);
    QCOMPARE(elided(u"日本語"_s, 5), u"日本…"_s);
    QCOMPARE(elided(u"日本語"_s, 4), u"日…"_s);
    QCOMPARE(elided(u"abc"_s, 3), u"abc"_s);
    QCOMPARE(elided(u"abc"_s, 0), QString());
}

void tst_Table::hostileTextStaysInItsCell()
{
    QCOMPARE(oneLine(u"a\x1b[2Jb\nc\td\u202Ee\u0007"), u"a[2Jb c de"_s);
    Table table({{u"A"_s}, {u"B"_s}});
    table.addRow({u"x\r\ny"_s, u"\x1b]0;evil\x07"_s});
    QCOMPARE(table.lines(80).at(1), u"x  y  ]0;evil"_s);
}

SIBYL_TEST(tst_Table)
#include "tst_Table.moc"
