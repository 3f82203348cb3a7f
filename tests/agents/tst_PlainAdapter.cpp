// SPDX-License-Identifier: Apache-2.0
#include "agents/PlainAdapter.h"
#include "EventText.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_PlainAdapter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsALineInAShellThatIsNoLoginShell();
    void runsAListAsItIs();
    void handsTheTaskOverInTheEnvironment();
    void keepsHugePromptsOutOfTheEnvironment();
    void runsAProfileWithThePromptInAFile();
    void runsAProfileWithThePromptOnStdin();
    void judges_data();
    void judges();
    void namesTheLastErrorLine();

private:
    static AgentTask task(TaskCommand command)
    {
        AgentTask task;
        task.assignment.taskId = QStringLiteral("t1");
        task.assignment.prompt = QStringLiteral("fix it");
        task.command = std::move(command);
        task.workingDirectory = QStringLiteral("/w");
        task.promptFile = QStringLiteral("/a/prompt.txt");
        return task;
    }
};

void tst_PlainAdapter::runsALineInAShellThatIsNoLoginShell()
{
    const ProcessSpec spec = PlainAdapter().processSpec(task(QStringLiteral("make test; echo $?")));
    QCOMPARE(spec.program, QStringLiteral("/bin/sh"));
    QCOMPARE(spec.arguments, QStringList({QStringLiteral("-c"), QStringLiteral("make test; echo $?")}));
}

void tst_PlainAdapter::runsAListAsItIs()
{
    const ProcessSpec spec = PlainAdapter().processSpec(
        task(QStringList{QStringLiteral("echo"), QStringLiteral("$HOME; rm -rf /")}));
    QCOMPARE(spec.program, QStringLiteral("echo"));
    QCOMPARE(spec.arguments, QStringList{QStringLiteral("$HOME; rm -rf /")});
}

void tst_PlainAdapter::runsAProfileWithThePromptInAFile()
{
    AgentTask aider = task(std::monostate{});
    aider.profile.program = QStringLiteral("/opt/aider");
    aider.profile.arguments = {QStringLiteral("--message-file"), QStringLiteral("{prompt_file}"), QStringLiteral("--yes-always")};
    const ProcessSpec spec = PlainAdapter().processSpec(aider);
    QCOMPARE(spec.program, QStringLiteral("/opt/aider"));
    QCOMPARE(spec.arguments, (QStringList{QStringLiteral("--message-file"), QStringLiteral("/a/prompt.txt"), QStringLiteral("--yes-always")}));
    QCOMPARE(spec.initialInput, QByteArray());
    QCOMPARE(spec.input, InputMode::Empty);
}

void tst_PlainAdapter::runsAProfileWithThePromptOnStdin()
{
    AgentTask amp = task(std::monostate{});
    amp.profile.program = QStringLiteral("/opt/amp");
    amp.profile.arguments = {QStringLiteral("--execute")};
    const ProcessSpec spec = PlainAdapter().processSpec(amp);
    QCOMPARE(spec.arguments, QStringList{QStringLiteral("--execute")});
    QCOMPARE(spec.initialInput, QByteArray("fix it\n"));
}

void tst_PlainAdapter::handsTheTaskOverInTheEnvironment()
{
    const ProcessSpec spec = PlainAdapter().processSpec(task(QStringLiteral("x")));
    QCOMPARE(spec.environment.value("SIBYL_TASK_ID"), QByteArray("t1"));
    QCOMPARE(spec.environment.value("SIBYL_TASK_PROMPT"), QByteArray("fix it"));
    QCOMPARE(spec.environment.value("SIBYL_TASK_PROMPT_FILE"), QByteArray("/a/prompt.txt"));
    QCOMPARE(spec.environment.value("SIBYL_WORKTREE_PATH"), QByteArray("/w"));
    QVERIFY(!spec.environment.contains("SIBYL_SANDBOX_ID"));
    QCOMPARE(spec.input, InputMode::Empty);
}

void tst_PlainAdapter::keepsHugePromptsOutOfTheEnvironment()
{
    AgentTask huge = task(QStringLiteral("x"));
    huge.assignment.prompt = QString(PlainAdapter::maxPromptVariableBytes + 1, u'p');
    QVERIFY(!PlainAdapter().processSpec(huge).environment.contains("SIBYL_TASK_PROMPT"));
    huge.assignment.prompt = QStringLiteral("a") + QChar(u'\0') + u'b';
    QCOMPARE(PlainAdapter().processSpec(huge).environment.value("SIBYL_TASK_PROMPT"), QByteArray("ab"));
}

void tst_PlainAdapter::judges_data()
{
    QTest::addColumn<ExitReport>("report");
    QTest::addColumn<QString>("ending");
    QTest::addColumn<int>("exitCode"); // 999 = none
    QTest::newRow("exit 0") << ExitReport{.ending = Exited{0}} << QStringLiteral("completed") << 0;
    QTest::newRow("exit 3") << ExitReport{.ending = Exited{3}} << QStringLiteral("failed") << 3;
    QTest::newRow("crash") << ExitReport{.ending = Signalled{11}} << QStringLiteral("failed") << -11;
    QTest::newRow("killed") << ExitReport{.ending = Killed{}} << QStringLiteral("cancelled") << 999;
    QTest::newRow("limit") << ExitReport{.ending = TimedOut{Seconds(5)}} << QStringLiteral("timeout") << 999;
    QTest::newRow("missing") << ExitReport{.ending = FailedToStart{QStringLiteral("no x")}} << QStringLiteral("failed") << 999;
    QTest::newRow("lost") << ExitReport{.ending = Interrupted{QStringLiteral("gone")}} << QStringLiteral("interrupted") << 999;
}

void tst_PlainAdapter::judges()
{
    QFETCH(ExitReport, report);
    QFETCH(QString, ending);
    QFETCH(int, exitCode);
    const AgentVerdict verdict = PlainAdapter().finish(report);
    QCOMPARE(toString(verdict.ending), ending);
    QCOMPARE(verdict.exitCode.value_or(999), exitCode);
    QCOMPARE(verdict.error.isEmpty(), verdict.ending == Ending::Completed);
}

void tst_PlainAdapter::namesTheLastErrorLine()
{
    PlainAdapter adapter;
    QStringList activities;
    const auto onEvent = [&](const AgentEvent &event) { activities << std::get<ActivityChanged>(event).text; };
    adapter.read(OutputStream::Stdout, "one\ntwo\n", onEvent);
    adapter.read(OutputStream::Stderr, "make: *** [test] Error 2\n", onEvent);
    QCOMPARE(activities, QStringList({QStringLiteral("two"), QStringLiteral("make: *** [test] Error 2")}));
    const AgentVerdict verdict = adapter.finish({.ending = Exited{2}});
    QCOMPARE(verdict.error, QStringLiteral("the command ended with exit code 2: make: *** [test] Error 2"));
    QCOMPARE(verdict.stdoutTail, QStringLiteral("one\ntwo"));
}

SIBYL_TEST(tst_PlainAdapter)
#include "tst_PlainAdapter.moc"
