// SPDX-License-Identifier: Apache-2.0
#include "log/TerminalText.h"

#include "support/TestMain.h"

#include <QTest>

using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

class tst_TerminalText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAsAPersonDoes_data();
    void readsAsAPersonDoes();
};

void tst_TerminalText::readsAsAPersonDoes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("hello\n") << u"hello"_s;
    QTest::newRow("windows line end") << QByteArray("hello\r\n") << u"hello"_s;
    QTest::newRow("colours") << QByteArray("\x1b[1;32mok\x1b[0m done") << u"ok done"_s;
    QTest::newRow("window title") << QByteArray("\x1b]0;title\x07text") << u"text"_s;
    QTest::newRow("window title, ended by ST") << QByteArray("\x1b]0;title\x1b\\text") << u"text"_s;
    QTest::newRow("cut sequence") << QByteArray("text\x1b[3") << u"text"_s;
    QTest::newRow("lone escape") << QByteArray("text\x1b") << u"text"_s;
    QTest::newRow("progress bar") << QByteArray("10 %\r50 %\r100 %\n") << u"100 %"_s;
    QTest::newRow("tabs") << QByteArray("a\tb\t\tc") << u"a       b               c"_s;
    QTest::newRow("backspace") << QByteArray("ab\bc") << u"ac"_s;
    QTest::newRow("control characters") << QByteArray("a\0b\x01\x7f", 5) << u"ab"_s;
    QTest::newRow("UTF-8") << QByteArray("Gr\xc3\xb6\xc3\x9f" "e") << u"Größe"_s;
    QTest::newRow("not UTF-8") << QByteArray("a\xff" "b") << u"a\uFFFDb"_s;
}

void tst_TerminalText::readsAsAPersonDoes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(terminalText(bytes), text);
}

SIBYL_TEST(tst_TerminalText)
#include "tst_TerminalText.moc"
