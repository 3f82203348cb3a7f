// SPDX-License-Identifier: Apache-2.0
#include "EventText.h"
#include "StreamTalk.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

// Recorded runs of Claude Code, Gemini CLI and opencode, and some made by hand after their type
// definitions (captures/made_*), against the log that was looked through: captures/<name>.log.
// SIBYL_WRITE_LOGS=1 writes these logs anew; look at the difference then.
class tst_StreamAdapters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAsRecorded_data();
    void readsAsRecorded();
    void cutsDoNotMatter_data() { readsAsRecorded_data(); }
    void cutsDoNotMatter();
    void writesNothingTwice_data() { readsAsRecorded_data(); }
    void writesNothingTwice();
    void finishesAnAnswerThatWasTorn();
    void closesALineThatIsNoAnswerAnyMore();
    void beginsAnewWhereTheConversationIsLost_data();
    void beginsAnewWhereTheConversationIsLost();
    void readsLongLines();
    void startsWith_data();
    void startsWith();
    void hasNoPromptInItsArguments_data();
    void hasNoPromptInItsArguments();

private:
    struct Run {
        AgentDriver driver;
        QString capture;
        ExitReport report;
        AgentTask task;
    };
    static Run fetched();
};

tst_StreamAdapters::Run tst_StreamAdapters::fetched()
{
    QFETCH(int, driver);
    QFETCH(QString, capture);
    QFETCH(int, exitCode);
    Run run{static_cast<AgentDriver>(driver), capture, {}, {}};
    if (exitCode < 0) {
        run.report.ending = Signalled{-exitCode};
    } else {
        run.report.ending = Exited{exitCode};
    }
    run.task.assignment.taskId = QStringLiteral("t1");
    run.task.assignment.prompt = capture.contains(QLatin1String("interrupt")) ? QStringLiteral("SCENARIO=slow x")
        : capture.endsWith(QLatin1String("_tasks"))                            ? QStringLiteral("Please do this. script:plan")
                                                                               : QStringLiteral("SCENARIO=write x");
    run.task.workingDirectory = QStringLiteral("/repo");
    return run;
}

void tst_StreamAdapters::readsAsRecorded_data()
{
    QTest::addColumn<int>("driver");
    QTest::addColumn<QString>("capture");
    QTest::addColumn<int>("exitCode"); // negative: the signal
    const auto row = [](AgentDriver driver, const char *capture, int exitCode) {
        QTest::newRow(capture) << static_cast<int>(driver) << QString::fromLatin1(capture) << exitCode;
    };
    const AgentDriver claude = AgentDriver::Claude;
    row(claude, "claude-code_write", 0);
    row(claude, "claude-code_write_partial-messages", 0);
    row(claude, "claude-code_bidirectional_allow", 0);
    row(claude, "claude-code_bidirectional_deny", 0);
    row(claude, "claude-code_bidirectional_interrupt", 0);
    row(claude, "claude-code_bidirectional_setmode", 0);
    row(claude, "claude-code_permission-denied", 0);
    row(claude, "claude-code_tasks", 0);
    row(claude, "claude-code_api-error-400", 1);
    row(claude, "claude-code_api-error-401", 1);
    row(claude, "claude-code_api-error-429", 1);
    row(claude, "claude-code_error-max-turns", 1);
    row(claude, "claude-code_error-max-budget", 1);
    row(claude, "claude-code_sigint-during-stream", 0);
    row(claude, "claude-code_sigint-during-tool", 0);
    row(claude, "claude-code_sigterm-during-tool", 143);
    row(claude, "made_claude_rate-limit", 1);
    row(claude, "made_claude_refusal", 0);
    row(claude, "made_claude_odds", 0);
    row(AgentDriver::Gemini, "gemini_write", 0);
    row(AgentDriver::Gemini, "gemini_error-401", 145);
    row(AgentDriver::Gemini, "gemini_error-429", 173);
    row(AgentDriver::Gemini, "gemini_sigterm-during-tool", 0);
    row(AgentDriver::Gemini, "made_gemini_todos-and-denied", 173);
    row(AgentDriver::OpenCode, "opencode_run_write", 0);
    row(AgentDriver::OpenCode, "opencode_run_error-401", 1);
    row(AgentDriver::OpenCode, "opencode_run_permission-auto-rejected", 0);
    row(AgentDriver::OpenCode, "opencode_run_sigint-during-tool", -2);
    row(AgentDriver::OpenCode, "made_opencode_todos-and-length", 0);
    row(AgentDriver::Cursor, "made_cursor_write", 0);
    row(AgentDriver::Amp, "made_amp_write", 0);
}

void tst_StreamAdapters::readsAsRecorded()
{
    const Run run = fetched();
    StreamTalk talk(run.driver, run.task);
    talk.play(StreamTalk::recorded(run.capture));
    QCOMPARE(talk.faults(), QStringList());
    const QStringList lines = talk.log() + QStringList{verdictText(talk.finish(run.report))};
    const QString log = lines.join(u'\n') + u'\n';

    QFile file(QStringLiteral(SIBYL_CAPTURES "/") + run.capture + QStringLiteral(".log"));
    if (qEnvironmentVariableIsSet("SIBYL_WRITE_LOGS")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(log.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QStringList expected = QString::fromUtf8(file.readAll()).split(u'\n');
    const QStringList actual = log.split(u'\n');
    for (qsizetype i = 0; i < qMax(expected.size(), actual.size()); ++i) {
        QCOMPARE(actual.value(i), expected.value(i));
    }
}

void tst_StreamAdapters::cutsDoNotMatter()
{
    const Run run = fetched();
    const QList<StreamTalk::Line> lines = StreamTalk::recorded(run.capture);
    const auto logInPieces = [&](qsizetype pieceBytes) {
        StreamTalk talk(run.driver, run.task);
        talk.play(lines, pieceBytes);
        return talk.log() + QStringList{verdictText(talk.finish(run.report))};
    };
    const QStringList whole = logInPieces(0);
    for (const qsizetype pieceBytes : {1, 2, 3, 7, 61, 997, 4096}) {
        QCOMPARE(logInPieces(pieceBytes), whole);
    }
}

void tst_StreamAdapters::writesNothingTwice()
{
    const Run run = fetched();
    const QList<StreamTalk::Line> lines = StreamTalk::recorded(run.capture);
    StreamTalk whole(run.driver, run.task);
    whole.play(lines);
    const QString verdict = verdictText(whole.finish(run.report));
    for (qsizetype dead = 0; dead <= lines.size(); ++dead) { // lines that were read before the daemon died
        StreamTalk talk(run.driver, run.task);
        talk.play(lines.first(dead));
        talk.restart(talk.written());
        talk.play(lines.sliced(dead));
        QCOMPARE(talk.faults(), QStringList());
        QCOMPARE(talk.written(), whole.written());
        QCOMPARE(verdictText(talk.finish(run.report)), verdict);
    }
}

namespace {

constexpr const char *askLine = R"({"type":"control_request","request_id":"q","request":{"subtype":"can_use_tool","tool_name":"Bash","input":{"command":"make"},"tool_use_id":"t"}})" "\n";

AgentTask taskNamed(const QString &prompt)
{
    AgentTask task;
    task.assignment.taskId = QStringLiteral("t1");
    task.assignment.prompt = prompt;
    task.workingDirectory = QStringLiteral("/repo");
    task.profile.program = QStringLiteral("/opt/agent");
    task.profile.arguments = {QStringLiteral("--first")};
    return task;
}

PermissionOption option(const char *id, PermissionEffect effect)
{
    return {QString::fromLatin1(id), {}, effect};
}

} // namespace

void tst_StreamAdapters::finishesAnAnswerThatWasTorn()
{
    QByteArray line;
    StreamTalk talk(AgentDriver::Claude, taskNamed(QStringLiteral("x")));
    talk.say(askLine);
    talk.adapter().answer(QStringLiteral("q"), option("allow", PermissionEffect::AllowOnce), {},
                          [&](const AgentEvent &event) { line += std::get<InputDue>(event).bytes; });
    for (qsizetype torn = 1; torn < line.size(); ++torn) {
        QByteArray rest;
        StreamTalk second(AgentDriver::Claude, taskNamed(QStringLiteral("x")));
        second.say(askLine);
        second.restart(line.first(torn));
        second.adapter().answer(QStringLiteral("q"), option("allow", PermissionEffect::AllowOnce), {},
                                [&](const AgentEvent &event) { rest += std::get<InputDue>(event).bytes; });
        QCOMPARE(line.first(torn) + rest, line);
    }
}

void tst_StreamAdapters::closesALineThatIsNoAnswerAnyMore()
{
    QByteArray rest;
    StreamTalk talk(AgentDriver::Claude, taskNamed(QStringLiteral("x")));
    talk.say(askLine);
    talk.restart(R"({"response":{"request_id":"q","response":{"behavior":"allow)");
    talk.adapter().answer(QStringLiteral("q"), option("deny", PermissionEffect::RejectOnce), QStringLiteral("no"),
                          [&](const AgentEvent &event) { rest += std::get<InputDue>(event).bytes; });
    QVERIFY(rest.startsWith("\n{"));
    QVERIFY(rest.contains(R"("behavior":"deny","message":"no")"));
}

void tst_StreamAdapters::beginsAnewWhereTheConversationIsLost_data()
{
    QTest::addColumn<bool>("isResumed");
    QTest::addColumn<QString>("resumeTask");
    QTest::addColumn<QString>("ending");
    QTest::newRow("it was to go on") << true << "" << "interrupted";
    QTest::newRow("that of another task was to go on") << true << "t0" << "failed";
    QTest::newRow("a new one") << false << "" << "failed";
}

void tst_StreamAdapters::beginsAnewWhereTheConversationIsLost()
{
    QFETCH(bool, isResumed);
    QFETCH(QString, resumeTask);
    AgentTask task = taskNamed(QStringLiteral("x"));
    task.isResumed = isResumed;
    task.assignment.resumeTask = resumeTask;
    StreamTalk talk(AgentDriver::Claude, task);
    talk.say(R"({"type":"result","subtype":"error_during_execution","is_error":true,"errors":["No conversation found with session ID: s1"]})" "\n");
    const AgentVerdict verdict = talk.finish({.ending = Exited{1}});
    QTEST(toString(verdict.ending), "ending");
    QCOMPARE(verdict.isConversationLost, verdict.ending == Ending::Interrupted);
}

void tst_StreamAdapters::readsLongLines()
{
    const QByteArray line = R"({"type":"assistant","message":{"id":"m","content":[{"type":"tool_use","id":"t","name":"Write","input":{"file_path":"/repo/big.txt","content":")"
        + QByteArray(2'230'000, 'x') + "\"}}]}}\n";
    StreamTalk talk(AgentDriver::Claude, taskNamed(QStringLiteral("x")));
    talk.say(line, 65'536);
    QCOMPARE(talk.log(), QStringList({QStringLiteral("turns: 1"), QStringLiteral("activity: Editing big.txt"),
                                      QStringLiteral("tool t started: Write, edit, \"big.txt\"")}));
}

void tst_StreamAdapters::startsWith_data()
{
    QTest::addColumn<int>("driver");
    QTest::addColumn<int>("permissions");
    QTest::addColumn<bool>("isResumed");
    QTest::addColumn<QString>("arguments");
    const auto row = [](const char *name, AgentDriver driver, PermissionMode permissions, bool isResumed, const char *arguments) {
        QTest::newRow(name) << static_cast<int>(driver) << static_cast<int>(permissions) << isResumed << QString::fromLatin1(arguments);
    };
    const char *claudeStart = "--first -p --input-format stream-json --output-format stream-json --verbose --permission-mode ";
    const auto claude = [&](const char *mode, const char *disallowed, const char *session) {
        return QByteArray(claudeStart) + mode + " --permission-prompt-tool stdio --disallowedTools " + disallowed
            + " --model m1 --max-turns 7 --max-budget-usd 2.5000 " + session + " id-1";
    };
    row("claude, read-only", AgentDriver::Claude, PermissionMode::ReadOnly, false, claude("dontAsk", "AskUserQuestion,Edit,Write,NotebookEdit", "--session-id").constData());
    row("claude, ask", AgentDriver::Claude, PermissionMode::Ask, false, claude("default", "AskUserQuestion", "--session-id").constData());
    row("claude, edits", AgentDriver::Claude, PermissionMode::AcceptEdits, true, claude("acceptEdits", "AskUserQuestion", "--resume").constData());
    row("claude, all", AgentDriver::Claude, PermissionMode::AllowAll, false, claude("acceptEdits", "AskUserQuestion", "--session-id").constData());
    row("gemini, ask", AgentDriver::Gemini, PermissionMode::Ask, false, "--first -o stream-json --approval-mode default --skip-trust -m m1 --session-id id-1");
    row("gemini, edits", AgentDriver::Gemini, PermissionMode::AcceptEdits, true, "--first -o stream-json --approval-mode auto_edit --skip-trust -m m1 --resume id-1");
    row("gemini, all", AgentDriver::Gemini, PermissionMode::AllowAll, false, "--first -o stream-json --approval-mode yolo --skip-trust -m m1 --session-id id-1");
    row("opencode", AgentDriver::OpenCode, PermissionMode::AcceptEdits, false, "--first run --format json -m m1");
    row("opencode, resumed", AgentDriver::OpenCode, PermissionMode::AcceptEdits, true, "--first run --format json -m m1 -s id-1");
    row("amp", AgentDriver::Amp, PermissionMode::AcceptEdits, false, "--first --execute --stream-json");
    row("amp, all, resumed", AgentDriver::Amp, PermissionMode::AllowAll, true, "--first threads continue id-1 --execute --stream-json --dangerously-allow-all");
    row("cursor, read-only", AgentDriver::Cursor, PermissionMode::ReadOnly, false, "--first -p --output-format=stream-json --trust --mode=ask --model m1");
    row("cursor, all", AgentDriver::Cursor, PermissionMode::AllowAll, true, "--first -p --output-format=stream-json --trust --force --model m1 --resume id-1");
}

void tst_StreamAdapters::startsWith()
{
    QFETCH(int, driver);
    QFETCH(int, permissions);
    QFETCH(bool, isResumed);
    AgentTask task = taskNamed(QStringLiteral("x"));
    task.profile.permissions = static_cast<PermissionMode>(permissions);
    task.profile.model = QStringLiteral("m1");
    task.sessionId = QStringLiteral("id-1");
    task.isResumed = isResumed;
    task.limits.turns = 7;
    task.limits.costUsd = 2.5;
    const ProcessSpec spec = makeAgentAdapter(static_cast<AgentDriver>(driver))->processSpec(task);
    QTEST(spec.arguments.join(u' '), "arguments");
    QCOMPARE(spec.program, QStringLiteral("/opt/agent"));
    QCOMPARE(spec.workingDirectory, QStringLiteral("/repo"));
}

void tst_StreamAdapters::hasNoPromptInItsArguments_data()
{
    QTest::addColumn<int>("driver");
    QTest::newRow("claude") << static_cast<int>(AgentDriver::Claude);
    QTest::newRow("gemini") << static_cast<int>(AgentDriver::Gemini);
    QTest::newRow("opencode") << static_cast<int>(AgentDriver::OpenCode);
    QTest::newRow("amp") << static_cast<int>(AgentDriver::Amp);
    QTest::newRow("cursor") << static_cast<int>(AgentDriver::Cursor);
}

void tst_StreamAdapters::hasNoPromptInItsArguments()
{
    QFETCH(int, driver);
    const AgentTask task = taskNamed(QStringLiteral("--say \"it\"\nloud"));
    const ProcessSpec spec = makeAgentAdapter(static_cast<AgentDriver>(driver))->processSpec(task);
    QVERIFY(!spec.arguments.join(u' ').contains(QLatin1String("loud")));
    for (const QByteArray &value : spec.environment) {
        QVERIFY(!value.contains("loud"));
    }
    QVERIFY(spec.initialInput.contains("loud"));
    // What reads to the end of its stdin must find one.
    QCOMPARE(spec.input == InputMode::Open, static_cast<AgentDriver>(driver) == AgentDriver::Claude);
}

SIBYL_TEST(tst_StreamAdapters)
#include "tst_StreamAdapters.moc"
