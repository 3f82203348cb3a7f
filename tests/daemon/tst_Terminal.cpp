// SPDX-License-Identifier: Apache-2.0
#include "Terminal.h"

#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_Terminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { init(); }
    void colourRules_data();
    void colourRules();
    void stylesOnlyWithColour();
};

void tst_Terminal::init()
{
    for (const char *variable : {"NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"}) {
        qunsetenv(variable);
    }
}

void tst_Terminal::colourRules_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("choice");
    QTest::addColumn<bool>("isTerminal");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, const char *variable, const char *value, ColorChoice choice, bool isTerminal,
                        bool expected) {
        QTest::newRow(name) << QByteArray(variable) << QByteArray(value) << int(choice) << isTerminal << expected;
    };
    row("terminal", "X", "", ColorChoice::Auto, true, true);
    row("pipe", "X", "", ColorChoice::Auto, false, false);
    row("NO_COLOR", "NO_COLOR", "1", ColorChoice::Auto, true, false);
    row("empty NO_COLOR", "NO_COLOR", "", ColorChoice::Auto, true, true);
    row("CLICOLOR=0", "CLICOLOR", "0", ColorChoice::Auto, true, false);
    row("CLICOLOR_FORCE", "CLICOLOR_FORCE", "1", ColorChoice::Auto, false, true);
    row("CLICOLOR_FORCE=0", "CLICOLOR_FORCE", "0", ColorChoice::Auto, false, false);
    row("always beats NO_COLOR", "NO_COLOR", "1", ColorChoice::Always, false, true);
    row("never", "CLICOLOR_FORCE", "1", ColorChoice::Never, true, false);
}

void tst_Terminal::colourRules()
{
    QFETCH(QByteArray, variable);
    QFETCH(QByteArray, value);
    QFETCH(int, choice);
    QFETCH(bool, isTerminal);
    qputenv(variable.constData(), value);
    QTEST(wantsColor(static_cast<ColorChoice>(choice), isTerminal), "expected");
}

void tst_Terminal::stylesOnlyWithColour()
{
    const Terminal plain(TerminalTraits{});
    QCOMPARE(plain.styled(u"x"_s, TextStyle::Bad), u"x"_s);
    const Terminal coloured(TerminalTraits{.hasColor = true});
    QCOMPARE(coloured.styled(u"x"_s, TextStyle::Bad), u"\x1b[31mx\x1b[0m"_s);
    QCOMPARE(coloured.styled(u"x"_s, TextStyle::Plain), u"x"_s);
}

SIBYL_TEST(tst_Terminal)
#include "tst_Terminal.moc"
