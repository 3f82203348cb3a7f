// SPDX-License-Identifier: Apache-2.0
#include "TextWidth.h"

#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_TextWidth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printable_data();
    void printable();
    void nothingHides();
    void wrapping_data();
    void wrapping();
};

void tst_TextWidth::printable_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"12 passed"_s << u"12 passed"_s;
    QTest::newRow("colour") << u"\x1b[1;31mred\x1b[0m!"_s << u"red!"_s;
    QTest::newRow("clears the screen") << u"a\x1b[2Jb\x1b[Hc"_s << u"abc"_s;
    QTest::newRow("title by BEL") << u"\x1b]0;owned\x07x"_s << u"x"_s;
    QTest::newRow("title by ST") << u"\x1b]0;owned\x1b\\x"_s << u"x"_s;
    QTest::newRow("link") << u"\x1b]8;;https://e.example\x1b\\here\x1b]8;;\x1b\\"_s << u"here"_s;
    QTest::newRow("string that never ends") << u"a\x1b]52;c;aGk="_s << u"a"_s;
    QTest::newRow("device string") << u"\x1bP+q544e\x1b\\x"_s << u"x"_s;
    QTest::newRow("C1 introducer") << u"a\u009b31mb"_s << u"ab"_s;
    QTest::newRow("C1 title") << u"a\u009d0;t\u009cb"_s << u"ab"_s;
    QTest::newRow("character set") << u"\x1b(Bx"_s << u"x"_s;
    QTest::newRow("reset") << u"\x1b" u"cx"_s << u"x"_s;
    QTest::newRow("escape at the end") << u"x\x1b"_s << u"x"_s;
    QTest::newRow("half a sequence") << u"x\x1b[31"_s << u"x"_s;
    QTest::newRow("bell, backspace, delete") << u"a\x07\x08\x7f" u"b"_s << u"ab"_s;
    QTest::newRow("turned around") << u"a\u202Egpj.exe"_s << u"agpj.exe"_s;
    QTest::newRow("rewritten") << u" 10%\r 50%\r100%\r"_s << u"100%"_s;
    QTest::newRow("tabs") << u"a\tbc\td"_s << u"a       bc      d"_s;
    QTest::newRow("half a pair") << QString(QChar(0xD800)) + u'x' << u"\uFFFDx"_s;
    QTest::newRow("empty") << QString() << QString();
}

void tst_TextWidth::printable()
{
    QFETCH(QString, line);
    QTEST(printableLine(line), "expected");
}

void tst_TextWidth::nothingHides()
{
    QCOMPARE(visibleLine(u"+good\r+evil\x1b[2K\x7f\t\u202Ex\u009b1m"_s), u"+good^M+evil^[[2K^?\t<U+202E>x<U+009B>1m"_s);
    QCOMPARE(visibleLine(u"日本 é 👍"_s), u"日本 é 👍"_s);
}

void tst_TextWidth::wrapping_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("fits") << u"one two"_s << QStringList{u"one two"_s};
    QTest::newRow("exactly") << u"one two thr"_s << QStringList{u"one two thr"_s};
    QTest::newRow("breaks at blanks") << u"one two three four"_s << QStringList{u"one two"_s, u"three four"_s};
    QTest::newRow("long word") << u"a https://sibyl.example.com b"_s << QStringList{u"a"_s, u"https://sibyl.example.com"_s, u"b"_s};
    QTest::newRow("list") << u"- one two three"_s << QStringList{u"- one two"_s, u"  three"_s};
    QTest::newRow("numbers") << u"10. one two"_s << QStringList{u"10. one two"_s};
    QTest::newRow("numbers, broken") << u"10. one twos"_s << QStringList{u"10. one"_s, u"    twos"_s};
    QTest::newRow("indented") << u"  one two three"_s << QStringList{u"  one two"_s, u"  three"_s};
    QTest::newRow("blanks at the end") << u"one   "_s << QStringList{u"one"_s};
    QTest::newRow("wide") << u"你好 世界 再见"_s << QStringList{u"你好 世界"_s, u"再见"_s};
    QTest::newRow("empty") << QString() << QStringList{QString()};
}

void tst_TextWidth::wrapping()
{
    QFETCH(QString, line);
    QTEST(wrapped(line, 11), "expected");
}

SIBYL_TEST(tst_TextWidth)
#include "tst_TextWidth.moc"
