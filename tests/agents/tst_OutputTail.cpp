// SPDX-License-Identifier: Apache-2.0
#include "agents/OutputTail.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_OutputTail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsShortOutputAsItIs();
    void marksWhatItLeftOut();
    void cutsLongLines();
    void staysBoundedInOneEndlessLine();
    void isTheSameHoweverTheStreamIsCut();
    void holdsNoBytesTheWireRefuses();
};

void tst_OutputTail::keepsShortOutputAsItIs()
{
    OutputTail tail;
    QCOMPARE(tail.text().text, QString());
    tail.add("one\n\n  two \r\nthree");
    QCOMPARE(tail.text().text, QStringLiteral("one\n\n  two \nthree"));
    QVERIFY(!tail.text().isCut);
}

void tst_OutputTail::marksWhatItLeftOut()
{
    OutputTail tail;
    for (int i = 1; i <= 300; ++i) {
        tail.add(QByteArray::number(i) + '\n');
    }
    const OutputTail::Text text = tail.text();
    QVERIFY(text.isCut);
    const QStringList lines = text.text.split(u'\n');
    QCOMPARE(lines.size(), 201);
    QCOMPARE(lines.first(), QStringLiteral("[100 earlier lines left out]"));
    QCOMPARE(lines.at(1), QStringLiteral("101"));
    QCOMPARE(lines.last(), QStringLiteral("300"));
}

void tst_OutputTail::cutsLongLines()
{
    OutputTail tail;
    tail.add(QByteArray(20'000, 'x') + "\nend\n");
    const OutputTail::Text text = tail.text();
    QVERIFY(text.isCut);
    QVERIFY(text.text.contains(QStringLiteral(" bytes more]\nend")));
}

void tst_OutputTail::staysBoundedInOneEndlessLine()
{
    OutputTail tail;
    const QByteArray piece(256 * 1024, 'y');
    for (int i = 0; i < 64; ++i) {
        tail.add(piece);
    }
    QVERIFY(tail.text().isCut);
    QVERIFY(tail.text().text.size() < 2 * OutputTail::maxBytes);
}

void tst_OutputTail::isTheSameHoweverTheStreamIsCut()
{
    QByteArray all;
    for (int i = 0; i < 50'000; ++i) {
        all += "line " + QByteArray::number(i) + '\n';
    }
    OutputTail whole;
    whole.add(all);
    OutputTail cut;
    for (qsizetype i = 0; i < all.size(); i += 977) {
        cut.add(QByteArrayView(all).sliced(i, std::min<qsizetype>(977, all.size() - i)));
    }
    QCOMPARE(cut.text().text, whole.text().text);
    QVERIFY(whole.text().text.startsWith(QStringLiteral("[49800 earlier lines left out]")));
}

void tst_OutputTail::holdsNoBytesTheWireRefuses()
{
    OutputTail tail;
    tail.add(QByteArray("a\0b\xff\n", 5));
    QCOMPARE(tail.text().text, QStringLiteral("ab\uFFFD"));
}

SIBYL_TEST(tst_OutputTail)
#include "tst_OutputTail.moc"
