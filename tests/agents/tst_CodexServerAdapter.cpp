// SPDX-License-Identifier: Apache-2.0
#include "CodexTalk.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

namespace {

const AgentTask plainTask = codexTask(AgentDriver::CodexAppServer, PermissionMode::AcceptEdits, QStringLiteral("x"));

} // namespace

class tst_CodexServerAdapter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
};

void tst_CodexServerAdapter::opensAThreadByPermission_data()
{
    QTest::addColumn<int>("permissions");
    QTest::addColumn<QString>("approval");
    QTest::addColumn<QString>("sandbox");
    QTest::newRow("read only") << static_cast<int>(PermissionMode::ReadOnly) << "never" << "read-only";
    QTest::newRow("ask") << static_cast<int>(PermissionMode::Ask) << "on-request" << "read-only";
    QTest::newRow("accept edits") << static_cast<int>(PermissionMode::AcceptEdits) << "on-request" << "workspace-write";
    QTest::newRow("allow all") << static_cast<int>(PermissionMode::AllowAll) << "never" << "danger-full-access";
}

void tst_CodexServerAdapter::opensAThreadByPermission()
{
    QFETCH(int, permissions);
    QFETCH(QString, approval);
    QFETCH(QString, sandbox);
    AgentTask task = codexTask(AgentDriver::CodexAppServer, static_cast<PermissionMode>(permissions), QStringLiteral("x"));
    task.profile.model = QStringLiteral("m");
    CodexTalk talk(task);
    talk.says("{\"id\":1,\"result\":{}}");
    QCOMPARE(talk.sent().mid(1), QStringList({QStringLiteral("{\"method\":\"initialized\"}"),
        QStringLiteral("{\"id\":2,\"method\":\"thread/start\",\"params\":{\"approvalPolicy\":\"%1\",\"model\":\"m\",\"sandbox\":\"%2\"}}").arg(approval, sandbox)}));
    const ProcessSpec spec = CodexServerAdapter().processSpec(task);
    QCOMPARE(spec.arguments, QStringList{QStringLiteral("app-server")});
    QVERIFY(spec.input == InputMode::Open);
}

void tst_CodexServerAdapter::resumesAThreadOrBeginsAnew()
{
    AgentTask task = plainTask;
    task.sessionId = QStringLiteral("old");
    task.isResumed = true;
    CodexTalk talk(task);
    talk.says("{\"id\":1,\"result\":{}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("thread/resume")));
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("\"threadId\":\"old\"")));
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("\"cwd\":\"/repo\""))); // else it is in that of then
    talk.says("{\"id\":2,\"error\":{\"code\":-32600,\"message\":\"no rollout found\"}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("thread/start")));
    talk.says("{\"id\":3,\"result\":{\"thread\":{\"id\":\"new\"}}}");
    QVERIFY(talk.log.contains(QStringLiteral("session: new")));
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("turn/start")));
    QVERIFY2(talk.verdict().contains(QStringLiteral("notice the agent could not continue its earlier conversation and began a new "
                                                    "one: no rollout found")), qPrintable(talk.verdict()));
}

void tst_CodexServerAdapter::countsTheTokensOfThisTurn()
{
    const QByteArray first = "\"tokenUsage\":{\"total\":{\"inputTokens\":5000,\"cachedInputTokens\":1000,\"outputTokens\":90},"
                             "\"last\":{\"inputTokens\":1000,\"cachedInputTokens\":200,\"outputTokens\":30}}";
    CodexTalk talk(plainTask);
    talk.opens();
    talk.notes("thread/tokenUsage/updated", first);
    talk.notes("thread/tokenUsage/updated", first); // again, with new limits
    QCOMPARE(talk.log.mid(talk.log.size() - 2), QStringList({QStringLiteral("turns: 1"), QStringLiteral("usage: 800 in, 200 cache read, 0 cache write, 30 out")}));

    AgentTask task = plainTask;
    task.sessionId = QStringLiteral("th");
    task.isResumed = true;
    CodexTalk resumed(task);
    resumed.says("{\"id\":1,\"result\":{}}");
    resumed.says("{\"id\":2,\"result\":{\"thread\":{\"id\":\"th\"}}}");
    resumed.says("{\"method\":\"thread/tokenUsage/updated\",\"params\":{\"threadId\":\"th\",\"turnId\":\"of yesterday\"," + first + "}}");
    resumed.says("{\"id\":3,\"result\":{\"turn\":{\"id\":\"tu\"}}}");
    resumed.notes("thread/tokenUsage/updated", "\"tokenUsage\":{\"total\":{\"inputTokens\":6000,\"cachedInputTokens\":1500,\"outputTokens\":100},\"last\":{}}");
    QCOMPARE(resumed.log.constLast(), QStringLiteral("usage: 500 in, 500 cache read, 0 cache write, 10 out"));
}

void tst_CodexServerAdapter::knowsWhenALimitEnds()
{
    CodexTalk talk(plainTask);
    talk.opens();
    talk.says("{\"method\":\"account/rateLimits/updated\",\"params\":{\"rateLimits\":{\"primary\":{\"usedPercent\":100,\"resetsAt\":1795400000},"
              "\"secondary\":{\"usedPercent\":40,\"resetsAt\":1799000000}}}}");
    talk.ends("\"status\":\"failed\",\"error\":{\"message\":\"You've hit your usage limit.\",\"codexErrorInfo\":\"usageLimitExceeded\"}");
    QVERIFY(talk.log.contains(QStringLiteral("rate limited until 2026-11-23T02:13:20Z: You've hit your usage limit.")));
    QVERIFY(talk.verdict().startsWith(QStringLiteral("verdict: rate_limited")));
}

void tst_CodexServerAdapter::judgesErrorsByTheirKind_data()
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

void tst_CodexServerAdapter::judgesErrorsByTheirKind()
{
    QFETCH(QByteArray, info);
    CodexTalk talk(plainTask);
    talk.opens();
    talk.ends("\"status\":\"failed\",\"error\":{\"message\":\"it failed\",\"codexErrorInfo\":" + info + "}");
    const AgentVerdict verdict = talk.adapter.finish({.ending = Exited{0}});
    QTEST(toString(verdict.ending), "ending");
    QCOMPARE(verdict.error, QStringLiteral("it failed"));
}

void tst_CodexServerAdapter::asksBeforeACommand()
{
    CodexTalk talk(plainTask);
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

void tst_CodexServerAdapter::asksForWiderPermissions()
{
    const QByteArray question = "{\"id\":5,\"method\":\"item/permissions/requestApproval\",\"params\":{\"threadId\":\"th\",\"itemId\":\"p\",\"permissions\":{\"network\":{\"enabled\":true}},\"reason\":\"to fetch\"}}";
    CodexTalk talk(plainTask);
    talk.opens();
    talk.says(question);
    QVERIFY(talk.log.constLast().startsWith(QStringLiteral("ask-1: may it permission, other, \"to fetch\"? \"to fetch\\n{\"network\":{\"enabled\":true}}")));
    talk.adapter.answer(QStringLiteral("ask-1"), {QStringLiteral("accept"), {}, PermissionEffect::AllowOnce}, {}, talk.onEvent());
    QCOMPARE(talk.sent().constLast(), QStringLiteral("{\"id\":5,\"result\":{\"permissions\":{\"network\":{\"enabled\":true}},\"scope\":\"turn\"}}"));
    CodexTalk strict(plainTask);
    strict.opens();
    strict.says(question);
    strict.adapter.answer(QStringLiteral("ask-1"), {QStringLiteral("decline"), {}, PermissionEffect::RejectOnce}, {}, strict.onEvent());
    QCOMPARE(strict.sent().constLast(), QStringLiteral("{\"id\":5,\"result\":{\"permissions\":{},\"scope\":\"turn\"}}"));
}

void tst_CodexServerAdapter::answersQuestionsNobodyIsThereFor()
{
    CodexTalk talk(plainTask);
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

void tst_CodexServerAdapter::interruptsAsSoonAsItCan()
{
    CodexTalk talk(plainTask);
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

    CodexTalk later(plainTask, talk.written); // the daemon came back
    later.opens();
    later.says("{\"id\":4,\"result\":{}}");
    later.says("{\"id\":9,\"method\":\"item/fileChange/requestApproval\",\"params\":{\"itemId\":\"f\"}}");
    later.ends("\"status\":\"interrupted\"");
    QCOMPARE(later.written, talk.written);
    QCOMPARE(later.verdict(), QStringLiteral("verdict: cancelled, error \"stopped on request\", exit 0"));
}

void tst_CodexServerAdapter::ignoresHelpers()
{
    CodexTalk talk(plainTask);
    talk.opens();
    const qsizetype before = talk.log.size();
    talk.says("{\"method\":\"item/completed\",\"params\":{\"threadId\":\"other\",\"item\":{\"type\":\"agentMessage\",\"id\":\"m\",\"text\":\"not for you\"}}}");
    talk.says("{\"method\":\"turn/completed\",\"params\":{\"threadId\":\"other\",\"turn\":{\"id\":\"x\",\"status\":\"completed\"}}}");
    QCOMPARE(talk.log.size(), before);
}

void tst_CodexServerAdapter::tellsPlans()
{
    CodexTalk talk(plainTask);
    talk.opens();
    talk.notes("turn/plan/updated", "\"plan\":[{\"step\":\"look\",\"status\":\"completed\"},{\"step\":\"write\",\"status\":\"inProgress\"},{\"step\":\"test\",\"status\":\"pending\"}]");
    QCOMPARE(talk.log.constLast(), QStringLiteral("plan: [x] look, [>] write, [ ] test"));
}

SIBYL_TEST(tst_CodexServerAdapter)
#include "tst_CodexServerAdapter.moc"
