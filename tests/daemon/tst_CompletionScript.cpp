// SPDX-License-Identifier: Apache-2.0
#include "CompletionScript.h"

#include "CommandLine.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_CompletionScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyScriptKnowsEveryCommandAndOption_data();
    void everyScriptKnowsEveryCommandAndOption();
    void quotesAreKept();
};

void tst_CompletionScript::everyScriptKnowsEveryCommandAndOption_data()
{
    QTest::addColumn<int>("shell");
    QTest::newRow("bash") << int(Shell::Bash);
    QTest::newRow("zsh") << int(Shell::Zsh);
    QTest::newRow("fish") << int(Shell::Fish);
}

void tst_CompletionScript::everyScriptKnowsEveryCommandAndOption()
{
    QFETCH(int, shell);
    const CommandTree tree = commandTree();
    const QString script = completionScript(tree, static_cast<Shell>(shell));
    for (const CommandEntry &command : tree.commands) {
        QVERIFY(script.contains(command.name));
        for (const OptionEntry &option : command.options) {
            for (const QString &name : option.names) {
                const QString form = static_cast<Shell>(shell) == Shell::Fish
                    ? (name.startsWith(u"--"_s) ? u"-l "_s + name.mid(2) : u"-s "_s + name.mid(1))
                    : name;
                QVERIFY2(script.contains(form), qPrintable(command.name + u' ' + name));
            }
        }
    }
    QVERIFY(script.contains(u"stderr"_s)); // a choice
}

void tst_CompletionScript::quotesAreKept()
{
    const CommandTree tree{.name = u"sibyl-runner"_s,
                           .commands = {{.name = u"x"_s, .description = u"the server's [odd] a:b"_s}}};
    QVERIFY(completionScript(tree, Shell::Fish).contains(u"'the server'\\''s [odd] a:b'"_s));
}

SIBYL_TEST(tst_CompletionScript)
#include "tst_CompletionScript.moc"
