// SPDX-License-Identifier: Apache-2.0
#include "agents/CodexExecAdapter.h"
#include "agents/CodexItemCodec.h"
#include "CapturedTalk.h"
#include "CodexTalk.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

class tst_CodexExecAdapter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryRunOfExec_data();
    void readsEveryRunOfExec();
    void startsExec();
    void showsCommandsAsTyped_data();
    void showsCommandsAsTyped();
};

void tst_CodexExecAdapter::readsEveryRunOfExec_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("exitCode");
    for (const char *name : {"apply-patch", "commit-in-worktree-denied", "two-commands", "write"}) {
        QTest::newRow(name) << QString::fromLatin1(name) << 0;
    }
    for (const char *name : {"error-401", "error-429", "sigint-during-tool"}) {
        QTest::newRow(name) << QString::fromLatin1(name) << 1;
    }
}

void tst_CodexExecAdapter::readsEveryRunOfExec()
{
    QFETCH(QString, name);
    QFETCH(int, exitCode);
    const QList<TalkLine> lines = captured(QStringLiteral("codex_exec_%1.jsonl").arg(name));
    const AgentTask task = codexTask(AgentDriver::CodexExec, PermissionMode::AcceptEdits, QStringLiteral("x"));
    for (const int piece : {0, 1, 5, 64}) {
        CapturedTalk talk(AgentDriver::CodexExec, task, lines, {.pieceBytes = piece});
        talk.play();
        QCOMPARE(talk.written(), QByteArray());
        QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{exitCode}}), QStringLiteral("codex_exec.events"), name));
    }
}

void tst_CodexExecAdapter::startsExec()
{
    AgentTask task = codexTask(AgentDriver::CodexExec, PermissionMode::AcceptEdits, QStringLiteral("do it"));
    task.profile.arguments = QStringList{QStringLiteral("-c"), QStringLiteral("check_for_update_on_startup=false")};
    task.profile.model = QStringLiteral("gpt-5.5-codex");
    const ProcessSpec spec = CodexExecAdapter().processSpec(task);
    QCOMPARE(spec.arguments.join(u' '), QStringLiteral("-c check_for_update_on_startup=false exec --json --skip-git-repo-check -c "
                                                       "sandbox_mode=\"workspace-write\" -m gpt-5.5-codex -"));
    QVERIFY(spec.input == InputMode::Empty);
    QCOMPARE(spec.initialInput, QByteArray("do it"));
    task.sessionId = QStringLiteral("01a2");
    task.isResumed = true;
    task.profile.permissions = PermissionMode::ReadOnly;
    task.profile.arguments.clear();
    task.profile.model.clear();
    QCOMPARE(CodexExecAdapter().processSpec(task).arguments.join(u' '),
             QStringLiteral("exec resume --json --skip-git-repo-check -c sandbox_mode=\"read-only\" 01a2 -"));
    task.sessionId = QStringLiteral("--yolo"); // no id that Codex ever gave
    QVERIFY(!CodexExecAdapter().processSpec(task).arguments.contains(task.sessionId));
}

void tst_CodexExecAdapter::showsCommandsAsTyped_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("typed");
    QTest::newRow("single quotes") << "/bin/bash -lc 'echo hi > a && cat a'" << "echo hi > a && cat a";
    QTest::newRow("double quotes") << "/bin/bash -lc \"printf 'a\\\\n' > \\$x\"" << "printf 'a\\n' > $x";
    QTest::newRow("a quote inside") << "bash -lc 'echo '\\''x'\\'''" << "echo 'x'";
    QTest::newRow("one word") << "/usr/bin/zsh -lc ls" << "ls";
    QTest::newRow("no shell") << "git status" << "git status";
    QTest::newRow("lines") << "/bin/bash -lc 'a\nb'" << "a\nb";
}

void tst_CodexExecAdapter::showsCommandsAsTyped()
{
    QFETCH(QString, command);
    QTEST(codex::plainCommand(command), "typed");
}

SIBYL_TEST(tst_CodexExecAdapter)
#include "tst_CodexExecAdapter.moc"
