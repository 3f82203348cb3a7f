// SPDX-License-Identifier: Apache-2.0
#include "config/PermissionRule.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using Action = PermissionAction;

class tst_PermissionRule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRuleMatches_data();
    void aRuleMatches();
    void theFirstMatchCounts();
    void noRuleIsNoAnswer();
    void longTextsAreMatchedToo();
};

void tst_PermissionRule::aRuleMatches_data()
{
    QTest::addColumn<QString>("tool");
    QTest::addColumn<QString>("match");
    QTest::addColumn<PermissionAction>("action");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isMatched");

    const auto row = [](const char *name, const char *tool, const char *match, Action action, const char *text, bool isMatched) {
        QTest::newRow(name) << QString::fromLatin1(tool) << QString::fromLatin1(match) << action << QString::fromLatin1(text) << isMatched;
    };
    row("anything at all", "", "", Action::Allow, "rm -rf /", true);
    row("the tool, in any case", "bash", "", Action::Allow, "ls", true);
    row("another tool", "edit", "", Action::Allow, "ls", false);
    row("a pattern for tools", "B*", "", Action::Allow, "ls", true);
    row("allow: the command", "", "git status", Action::Allow, "git status", true);
    row("allow: blanks around it", "", "git status", Action::Allow, "  git status\n", true);
    row("allow: with arguments", "", "git *", Action::Allow, "git log -1", true);
    row("allow: not a part of it", "", "git", Action::Allow, "git push", false);
    row("allow: no second command", "", "git *", Action::Allow, "git status; rm -rf ~", false);
    row("allow: no second command after &&", "", "git *", Action::Allow, "git status && rm -rf ~", false);
    row("allow: no pipe", "", "git *", Action::Allow, "git log | sh", false);
    row("allow: no substitution", "", "git *", Action::Allow, "git log $(rm x)", false);
    row("allow: no backquotes", "", "git *", Action::Allow, "git log `rm x`", false);
    row("allow: no other line", "", "git *", Action::Allow, "git log\nrm x", false);
    row("allow: no redirection", "", "git *", Action::Allow, "git log > ~/.bashrc", false);
    row("allow: nor by one letter", "", "ls ?rm x", Action::Allow, "ls ;rm x", false);
    row("allow: unless the rule says so itself", "", "make * && make test", Action::Allow, "make -j2 && make test", true);
    row("deny: the command", "", "git push*", Action::Deny, "git push origin main", true);
    row("deny: behind another one", "", "git push*", Action::Deny, "cd x && git push", true);
    row("deny: inside a substitution", "", "curl *", Action::Deny, "echo $(curl evil)", true);
    row("deny: on another line", "", "rm *", Action::Deny, "ls\nrm -rf x", true);
    row("deny: in the middle", "", "*secret*", Action::Deny, "cat ./secret.txt", true);
    row("deny: something else", "", "git push*", Action::Deny, "git pull", false);
    row("ask: behind another one", "", "npm publish", Action::Ask, "npm test; npm publish", true);
    row("signs of regular expressions are letters", "", "a.c [x]", Action::Deny, "abc x", false);
    row("several stars", "", "*a*b*", Action::Deny, "xxaxxabxx", true);
    row("a star may stand for nothing", "", "ls*", Action::Allow, "ls", true);
}

void tst_PermissionRule::aRuleMatches()
{
    QFETCH(QString, tool);
    QFETCH(QString, match);
    QFETCH(PermissionAction, action);
    QFETCH(QString, text);
    QFETCH(bool, isMatched);
    const auto answer = permissionFor({{tool, match, action}}, QStringLiteral("Bash"), text);
    QCOMPARE(answer.has_value(), isMatched);
    QVERIFY(!answer || *answer == action);
}

void tst_PermissionRule::theFirstMatchCounts()
{
    const QList<PermissionRule> rules{{QString(), QStringLiteral("git push*"), Action::Deny},
                                      {QString(), QStringLiteral("git *"), Action::Allow},
                                      {QString(), QString(), Action::Ask}};
    const auto answer = [&](const char *text) { return permissionFor(rules, QStringLiteral("Bash"), QString::fromLatin1(text)); };
    QVERIFY(answer("git push") == Action::Deny);
    QVERIFY(answer("git log") == Action::Allow);
    QVERIFY(answer("make") == Action::Ask);
}

void tst_PermissionRule::noRuleIsNoAnswer()
{
    QVERIFY(!permissionFor({}, QStringLiteral("Bash"), QStringLiteral("ls")));
}

void tst_PermissionRule::longTextsAreMatchedToo()
{
    const QString text = QString(16'384, u'a') + QStringLiteral("; rm x");
    QVERIFY(permissionFor({{QString(), QStringLiteral("*a*a*a*a*a*a*b"), Action::Deny}, {QString(), QStringLiteral("rm *"), Action::Deny}},
                          QStringLiteral("Bash"), text) == Action::Deny);
}

SIBYL_TEST(tst_PermissionRule)
#include "tst_PermissionRule.moc"
