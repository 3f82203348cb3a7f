// SPDX-License-Identifier: Apache-2.0
#include "agents/CodexExecAdapter.h"
#include "agents/CodexItemCodec.h"
#include "agents/CodexServerAdapter.h"
#include "CapturedTalk.h"
#include "EventText.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

namespace {

AgentTask taskFor(AgentDriver driver, PermissionMode permissions, const QString &prompt)
{
    AgentTask task;
    task.assignment.taskId = QStringLiteral("t1");
    task.assignment.prompt = prompt;
    task.profile.driver = driver;
    task.profile.program = QStringLiteral("codex");
    task.profile.permissions = permissions;
    task.workingDirectory = QStringLiteral("/repo");
    return task;
}

const char *const turns[] = {"write", "slowtool", "err429"};

// The recorder lifted the sandbox for one turn, which is a matter of the profile here, and named
// the directory, which has the side effect of trusting it.
QList<TalkLine> asWeSpeak(QList<TalkLine> lines)
{
    for (TalkLine &line : lines) {
        QJsonObject params = line.object.value(QLatin1String("params")).toObject();
        if (!line.isFromAgent && !params.isEmpty()) {
            params.remove(QStringLiteral("sandboxPolicy"));
            params.remove(QStringLiteral("cwd"));
            line.object.insert(QStringLiteral("params"), params);
        }
    }
    return lines;
}

QList<TalkLine> serverLines(int turn)
{
    return asWeSpeak(withPrompt(captured(QStringLiteral("codex_app-server.jsonl")), QStringLiteral("turn/start"), turn));
}

AgentTask serverTask(int turn)
{
    return taskFor(AgentDriver::CodexAppServer, PermissionMode::Ask, QStringLiteral("SCENARIO=%1 x").arg(QLatin1String(turns[turn])));
}

// An app-server of our own making, for what no recording shows.
class ServerTalk
{
public:
    explicit ServerTalk(const AgentTask &task, const QByteArray &earlier = {}) : written(earlier) { adapter.open(task, earlier, onEvent()); }
    void says(const QByteArray &line) { adapter.read(OutputStream::Stdout, line + '\n', onEvent()); }
    void opens()
    {
        says("{\"id\":1,\"result\":{}}");
        says("{\"id\":2,\"result\":{\"thread\":{\"id\":\"th\"}}}");
        says("{\"id\":3,\"result\":{\"turn\":{\"id\":\"tu\"}}}");
    }
    void notes(const QByteArray &method, const QByteArray &params)
    {
        says("{\"method\":\"" + method + "\",\"params\":{\"threadId\":\"th\",\"turnId\":\"tu\"," + params + "}}");
    }
    void ends(const QByteArray &turn) { notes("turn/completed", "\"turn\":{\"id\":\"tu\"," + turn + "}"); }
    AgentAdapter::OnEvent onEvent()
    {
        return [this](const AgentEvent &event) {
            log << eventText(event);
            if (const auto *input = std::get_if<InputDue>(&event)) {
                written += input->bytes;
            }
        };
    }
    QStringList sent() const { return QString::fromUtf8(written).split(u'\n', Qt::SkipEmptyParts); }
    QString verdict() { return verdictText(adapter.finish({.ending = Exited{0}})); }

    CodexServerAdapter adapter;
    QByteArray written;
    QStringList log;
};

const AgentTask plainTask = taskFor(AgentDriver::CodexAppServer, PermissionMode::AcceptEdits, QStringLiteral("x"));

} // namespace

class tst_CodexAdapters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaksWithTheServerAsRecorded_data() { turnRows(); }
    void speaksWithTheServerAsRecorded();
    void readsTheServerInPieces_data() { turnRows(); }
    void readsTheServerInPieces();
    void goesOnAfterARestartAnywhere_data() { turnRows(); }
    void goesOnAfterARestartAnywhere();
    void repeatsItsOwnConversations_data();
    void repeatsItsOwnConversations();
    void bearsDamagedTalk_data();
    void bearsDamagedTalk();
    void opensAThreadByPermission_data();
    void opensAThreadByPermission();
    void resumesAThreadOrBeginsAnew();
    void countsTheTokensOfThisTurn();
    void knowsWhenALimitEnds();
    void judgesErrorsByTheirKind_data();
    void judgesErrorsByTheirKind();
    void asksBeforeACommand();
    void asksForWiderPermissions();
    void answersQuestionsNobodyIsThereFor();
    void interruptsAsSoonAsItCan();
    void ignoresHelpers();
    void tellsPlans();
    void readsEveryRunOfExec_data();
    void readsEveryRunOfExec();
    void startsExec();
    void showsCommandsAsTyped_data();
    void showsCommandsAsTyped();

private:
    static void turnRows()
    {
        QTest::addColumn<int>("turn");
        for (int i = 0; i < static_cast<int>(std::size(turns)); ++i) {
            QTest::newRow(turns[i]) << i;
        }
    }
};

void tst_CodexAdapters::speaksWithTheServerAsRecorded()
{
    QFETCH(int, turn);
    CapturedTalk talk(AgentDriver::CodexAppServer, serverTask(turn), serverLines(turn), {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QVERIFY(talk.isOver());
    QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{0}}), QStringLiteral("codex_app-server.events"), QString::fromLatin1(turns[turn])));
}

void tst_CodexAdapters::readsTheServerInPieces()
{
    QFETCH(int, turn);
    CapturedTalk whole(AgentDriver::CodexAppServer, serverTask(turn), serverLines(turn), {});
    whole.play();
    const QStringList log = logOf(whole, {.ending = Exited{0}});
    for (const int piece : {1, 3, 100}) {
        CapturedTalk talk(AgentDriver::CodexAppServer, serverTask(turn), serverLines(turn), {.pieceBytes = piece});
        talk.play();
        QCOMPARE(talk.faults(), QStringList());
        QCOMPARE(logOf(talk, {.ending = Exited{0}}), log);
    }
}

void tst_CodexAdapters::goesOnAfterARestartAnywhere()
{
    QFETCH(int, turn);
    QCOMPARE(faultsOfRestarts(AgentDriver::CodexAppServer, serverTask(turn), serverLines(turn)), QStringList());
}

void tst_CodexAdapters::repeatsItsOwnConversations_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("permissions");
    QTest::addColumn<QString>("prompt");
    QTest::newRow("a denied command") << "codex_app-server_deny" << static_cast<int>(PermissionMode::Ask) << "SCENARIO=danger x";
    QTest::newRow("a wrong key") << "codex_app-server_error-401" << static_cast<int>(PermissionMode::AcceptEdits) << "SCENARIO=err401 x";
}

void tst_CodexAdapters::repeatsItsOwnConversations()
{
    QFETCH(QString, name);
    QFETCH(int, permissions);
    QFETCH(QString, prompt);
    const AgentTask task = taskFor(AgentDriver::CodexAppServer, static_cast<PermissionMode>(permissions), prompt);
    const QList<TalkLine> lines = asWeSpeak(captured(name + QStringLiteral(".jsonl")));
    CapturedTalk talk(AgentDriver::CodexAppServer, task, lines, {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{0}}), QStringLiteral("codex_app-server.events"), name));
    QCOMPARE(faultsOfRestarts(AgentDriver::CodexAppServer, task, lines), QStringList());
}

void tst_CodexAdapters::bearsDamagedTalk_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"codex_app-server", "codex_app-server_deny", "codex_app-server_error-401", "codex_exec_two-commands",
                             "codex_exec_apply-patch", "codex_exec_error-429"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

void tst_CodexAdapters::bearsDamagedTalk()
{
    QFETCH(QString, name);
    const AgentDriver driver = name.contains(QLatin1String("exec")) ? AgentDriver::CodexExec : AgentDriver::CodexAppServer;
    const QList<TalkLine> lines = captured(name + QStringLiteral(".jsonl"));
    for (quint32 seed = 1; seed <= 20; ++seed) {
        const QStringList faults = faultsOfDamage(driver, taskFor(driver, PermissionMode::Ask, QStringLiteral("x")), lines, seed);
        QVERIFY2(faults.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(faults.join(u'\n'))));
    }
}

void tst_CodexAdapters::opensAThreadByPermission_data()
{
    QTest::addColumn<int>("permissions");
    QTest::addColumn<QString>("approval");
    QTest::addColumn<QString>("sandbox");
    QTest::newRow("read only") << static_cast<int>(PermissionMode::ReadOnly) << "never" << "read-only";
    QTest::newRow("ask") << static_cast<int>(PermissionMode::Ask) << "on-request" << "read-only";
    QTest::newRow("accept edits") << static_cast<int>(PermissionMode::AcceptEdits) << "on-request" << "workspace-write";
    QTest::newRow("allow all") << static_cast<int>(PermissionMode::AllowAll) << "never" << "danger-full-access";
}

void tst_CodexAdapters::opensAThreadByPermission()
{
    QFETCH(int, permissions);
    QFETCH(QString, approval);
    QFETCH(QString, sandbox);
    AgentTask task = taskFor(AgentDriver::CodexAppServer, static_cast<PermissionMode>(permissions), QStringLiteral("x"));
    task.profile.model = QStringLiteral("m");
    ServerTalk talk(task);
    talk.says("{\"id\":1,\"result\":{}}");
    QCOMPARE(talk.sent().mid(1), QStringList({QStringLiteral("{\"method\":\"initialized\"}"),
        QStringLiteral("{\"id\":2,\"method\":\"thread/start\",\"params\":{\"approvalPolicy\":\"%1\",\"model\":\"m\",\"sandbox\":\"%2\"}}").arg(approval, sandbox)}));
    const ProcessSpec spec = CodexServerAdapter().processSpec(task);
    QCOMPARE(spec.arguments, QStringList{QStringLiteral("app-server")});
    QVERIFY(spec.input == InputMode::Open);
}

void tst_CodexAdapters::resumesAThreadOrBeginsAnew()
{
    AgentTask task = plainTask;
    task.sessionId = QStringLiteral("old");
    task.isResumed = true;
    ServerTalk talk(task);
    talk.says("{\"id\":1,\"result\":{}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("thread/resume")));
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("\"threadId\":\"old\"")));
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("\"cwd\":\"/repo\""))); // else it is in that of then
    talk.says("{\"id\":2,\"error\":{\"code\":-32600,\"message\":\"no rollout found\"}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("thread/start")));
    talk.says("{\"id\":3,\"result\":{\"thread\":{\"id\":\"new\"}}}");
    QVERIFY(talk.log.contains(QStringLiteral("session: new")));
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("turn/start")));
}

void tst_CodexAdapters::countsTheTokensOfThisTurn()
{
    const QByteArray first = "\"tokenUsage\":{\"total\":{\"inputTokens\":5000,\"cachedInputTokens\":1000,\"outputTokens\":90},"
                             "\"last\":{\"inputTokens\":1000,\"cachedInputTokens\":200,\"outputTokens\":30}}";
    ServerTalk talk(plainTask);
    talk.opens();
    talk.notes("thread/tokenUsage/updated", first);
    talk.notes("thread/tokenUsage/updated", first); // again, with new limits
    QCOMPARE(talk.log.mid(talk.log.size() - 2), QStringList({QStringLiteral("turns: 1"), QStringLiteral("usage: 800 in, 200 cache read, 0 cache write, 30 out")}));

    AgentTask task = plainTask;
    task.sessionId = QStringLiteral("th");
    task.isResumed = true;
    ServerTalk resumed(task);
    resumed.says("{\"id\":1,\"result\":{}}");
    resumed.says("{\"id\":2,\"result\":{\"thread\":{\"id\":\"th\"}}}");
    resumed.says("{\"method\":\"thread/tokenUsage/updated\",\"params\":{\"threadId\":\"th\",\"turnId\":\"of yesterday\"," + first + "}}");
    resumed.says("{\"id\":3,\"result\":{\"turn\":{\"id\":\"tu\"}}}");
    resumed.notes("thread/tokenUsage/updated", "\"tokenUsage\":{\"total\":{\"inputTokens\":6000,\"cachedInputTokens\":1500,\"outputTokens\":100},\"last\":{}}");
    QCOMPARE(resumed.log.constLast(), QStringLiteral("usage: 500 in, 500 cache read, 0 cache write, 10 out"));
}

void tst_CodexAdapters::knowsWhenALimitEnds()
{
    ServerTalk talk(plainTask);
    talk.opens();
    talk.says("{\"method\":\"account/rateLimits/updated\",\"params\":{\"rateLimits\":{\"primary\":{\"usedPercent\":100,\"resetsAt\":1795400000},"
              "\"secondary\":{\"usedPercent\":40,\"resetsAt\":1799000000}}}}");
    talk.ends("\"status\":\"failed\",\"error\":{\"message\":\"You've hit your usage limit.\",\"codexErrorInfo\":\"usageLimitExceeded\"}");
    QVERIFY(talk.log.contains(QStringLiteral("rate limited until 2026-11-23T02:13:20Z: You've hit your usage limit.")));
    QVERIFY(talk.verdict().startsWith(QStringLiteral("verdict: rate_limited")));
}

void tst_CodexAdapters::judgesErrorsByTheirKind_data()
{
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<QString>("ending");
    QTest::newRow("usage") << QByteArray("\"usageLimitExceeded\"") << "rate_limited";
    QTest::newRow("rate") << QByteArray("\"rateLimitExceeded\"") << "rate_limited";
    QTest::newRow("key") << QByteArray("\"unauthorized\"") << "auth_required";
    QTest::newRow("budget") << QByteArray("\"sessionBudgetExceeded\"") << "budget_exceeded";
    QTest::newRow("policy") << QByteArray("\"cyberPolicy\"") << "refused";
    QTest::newRow("context") << QByteArray("\"contextWindowExceeded\"") << "failed";
    QTest::newRow("429") << QByteArray("{\"responseTooManyFailedAttempts\":{\"httpStatusCode\":429}}") << "rate_limited";
    QTest::newRow("401") << QByteArray("{\"httpConnectionFailed\":{\"httpStatusCode\":401}}") << "auth_required";
    QTest::newRow("no status") << QByteArray("{\"httpConnectionFailed\":{\"httpStatusCode\":null}}") << "failed";
    QTest::newRow("of tomorrow") << QByteArray("\"somethingNew\"") << "failed";
    QTest::newRow("none") << QByteArray("null") << "failed";
}

void tst_CodexAdapters::judgesErrorsByTheirKind()
{
    QFETCH(QByteArray, info);
    ServerTalk talk(plainTask);
    talk.opens();
    talk.ends("\"status\":\"failed\",\"error\":{\"message\":\"it failed\",\"codexErrorInfo\":" + info + "}");
    const AgentVerdict verdict = talk.adapter.finish({.ending = Exited{0}});
    QTEST(toString(verdict.ending), "ending");
    QCOMPARE(verdict.error, QStringLiteral("it failed"));
}

void tst_CodexAdapters::asksBeforeACommand()
{
    ServerTalk talk(plainTask);
    talk.opens();
    talk.notes("item/started", "\"item\":{\"type\":\"commandExecution\",\"id\":\"c1\",\"command\":\"/bin/bash -lc 'curl x'\",\"status\":\"inProgress\"}");
    talk.says("{\"id\":0,\"method\":\"item/commandExecution/requestApproval\",\"params\":{\"threadId\":\"th\",\"turnId\":\"tu\",\"itemId\":\"c1\","
              "\"command\":\"/bin/bash -lc 'curl x'\",\"reason\":\"needs the network\"}}");
    QCOMPARE(talk.log.constLast(), QStringLiteral("ask-1: may it shell, execute, \"curl x\"? \"curl x\" | accept = Allow (allow once), "
                                                  "acceptForSession = Allow for this session (allow always), decline = Reject (reject once)"));
    talk.adapter.answer(QStringLiteral("ask-1"), {QStringLiteral("decline"), {}, PermissionEffect::RejectOnce}, {}, talk.onEvent());
    QCOMPARE(talk.sent().constLast(), QStringLiteral("{\"id\":0,\"result\":{\"decision\":\"decline\"}}"));
    talk.notes("item/completed", "\"item\":{\"type\":\"commandExecution\",\"id\":\"c1\",\"command\":\"x\",\"status\":\"declined\"}");
    QCOMPARE(talk.log.constLast(), QStringLiteral("tool c1 denied: \"\""));
    talk.ends("\"status\":\"completed\"");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: completed, exit 0, denied 1"));
}

void tst_CodexAdapters::asksForWiderPermissions()
{
    const QByteArray question = "{\"id\":5,\"method\":\"item/permissions/requestApproval\",\"params\":{\"threadId\":\"th\",\"itemId\":\"p\",\"permissions\":{\"network\":{\"enabled\":true}},\"reason\":\"to fetch\"}}";
    ServerTalk talk(plainTask);
    talk.opens();
    talk.says(question);
    QVERIFY(talk.log.constLast().startsWith(QStringLiteral("ask-1: may it permission, other, \"to fetch\"? \"to fetch\\n{\"network\":{\"enabled\":true}}")));
    talk.adapter.answer(QStringLiteral("ask-1"), {QStringLiteral("accept"), {}, PermissionEffect::AllowOnce}, {}, talk.onEvent());
    QCOMPARE(talk.sent().constLast(), QStringLiteral("{\"id\":5,\"result\":{\"permissions\":{\"network\":{\"enabled\":true}},\"scope\":\"turn\"}}"));
    ServerTalk strict(plainTask);
    strict.opens();
    strict.says(question);
    strict.adapter.answer(QStringLiteral("ask-1"), {QStringLiteral("decline"), {}, PermissionEffect::RejectOnce}, {}, strict.onEvent());
    QCOMPARE(strict.sent().constLast(), QStringLiteral("{\"id\":5,\"result\":{\"permissions\":{},\"scope\":\"turn\"}}"));
}

void tst_CodexAdapters::answersQuestionsNobodyIsThereFor()
{
    ServerTalk talk(plainTask);
    talk.opens();
    talk.says("{\"id\":1,\"method\":\"item/tool/requestUserInput\",\"params\":{\"questions\":[]}}");
    QCOMPARE(talk.sent().constLast(), QStringLiteral("{\"id\":1,\"result\":{\"answers\":{}}}"));
    talk.says("{\"id\":2,\"method\":\"mcpServer/elicitation/request\",\"params\":{}}");
    QCOMPARE(talk.sent().constLast(), QStringLiteral("{\"id\":2,\"result\":{\"action\":\"decline\"}}"));
    talk.says("{\"id\":3,\"method\":\"item/tool/call\",\"params\":{}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("-32601")));
    talk.says("{\"method\":\"weather/changed\",\"params\":{}}");
    QCOMPARE(talk.adapter.finish({.ending = Killed{}}).unknownEvents, 2);
}

void tst_CodexAdapters::interruptsAsSoonAsItCan()
{
    ServerTalk talk(plainTask);
    talk.says("{\"id\":1,\"result\":{}}");
    talk.says("{\"id\":2,\"result\":{\"thread\":{\"id\":\"th\"}}}");
    QVERIFY(talk.adapter.interrupt(talk.onEvent())); // its turn has no id yet
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("turn/start")));
    talk.says("{\"id\":3,\"result\":{\"turn\":{\"id\":\"tu\"}}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("turn/interrupt")));
    talk.says("{\"id\":9,\"method\":\"item/fileChange/requestApproval\",\"params\":{\"itemId\":\"f\"}}");
    QCOMPARE(talk.sent().constLast(), QStringLiteral("{\"id\":9,\"result\":{\"decision\":\"cancel\"}}"));
    talk.ends("\"status\":\"interrupted\"");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: cancelled, error \"stopped on request\", exit 0"));

    ServerTalk later(plainTask, talk.written); // the daemon came back
    later.opens();
    later.says("{\"id\":4,\"result\":{}}");
    later.says("{\"id\":9,\"method\":\"item/fileChange/requestApproval\",\"params\":{\"itemId\":\"f\"}}");
    later.ends("\"status\":\"interrupted\"");
    QCOMPARE(later.written, talk.written);
    QCOMPARE(later.verdict(), QStringLiteral("verdict: cancelled, error \"stopped on request\", exit 0"));
}

void tst_CodexAdapters::ignoresHelpers()
{
    ServerTalk talk(plainTask);
    talk.opens();
    const qsizetype before = talk.log.size();
    talk.says("{\"method\":\"item/completed\",\"params\":{\"threadId\":\"other\",\"item\":{\"type\":\"agentMessage\",\"id\":\"m\",\"text\":\"not for you\"}}}");
    talk.says("{\"method\":\"turn/completed\",\"params\":{\"threadId\":\"other\",\"turn\":{\"id\":\"x\",\"status\":\"completed\"}}}");
    QCOMPARE(talk.log.size(), before);
}

void tst_CodexAdapters::tellsPlans()
{
    ServerTalk talk(plainTask);
    talk.opens();
    talk.notes("turn/plan/updated", "\"plan\":[{\"step\":\"look\",\"status\":\"completed\"},{\"step\":\"write\",\"status\":\"inProgress\"},{\"step\":\"test\",\"status\":\"pending\"}]");
    QCOMPARE(talk.log.constLast(), QStringLiteral("plan: [x] look, [>] write, [ ] test"));
}

void tst_CodexAdapters::readsEveryRunOfExec_data()
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

void tst_CodexAdapters::readsEveryRunOfExec()
{
    QFETCH(QString, name);
    QFETCH(int, exitCode);
    const QList<TalkLine> lines = captured(QStringLiteral("codex_exec_%1.jsonl").arg(name));
    const AgentTask task = taskFor(AgentDriver::CodexExec, PermissionMode::AcceptEdits, QStringLiteral("x"));
    for (const int piece : {0, 1, 5, 64}) {
        CapturedTalk talk(AgentDriver::CodexExec, task, lines, {.pieceBytes = piece});
        talk.play();
        QCOMPARE(talk.written(), QByteArray());
        QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{exitCode}}), QStringLiteral("codex_exec.events"), name));
    }
}

void tst_CodexAdapters::startsExec()
{
    AgentTask task = taskFor(AgentDriver::CodexExec, PermissionMode::AcceptEdits, QStringLiteral("do it"));
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

void tst_CodexAdapters::showsCommandsAsTyped_data()
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

void tst_CodexAdapters::showsCommandsAsTyped()
{
    QFETCH(QString, command);
    QTEST(codex::plainCommand(command), "typed");
}

SIBYL_TEST(tst_CodexAdapters)
#include "tst_CodexAdapters.moc"
