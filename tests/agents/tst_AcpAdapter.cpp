// SPDX-License-Identifier: Apache-2.0
#include "AcpTalk.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

namespace {

const QByteArray asksForBash =
    "{\"id\":0,\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\"s1\",\"toolCall\":{\"toolCallId\":\"t1\","
    "\"title\":\"`rm x`\",\"kind\":\"execute\",\"rawInput\":{\"command\":\"rm x\"}},\"options\":["
    "{\"optionId\":\"yes\",\"name\":\"Allow\",\"kind\":\"allow_once\"},{\"optionId\":\"no\",\"name\":\"Reject\",\"kind\":\"reject_once\"}]}}";
const PermissionOption no{QStringLiteral("no"), QStringLiteral("Reject"), PermissionEffect::RejectOnce};

} // namespace

// The turn, from the prompt to its end.
class tst_AcpAdapter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesHowTheTurnStopped_data();
    void judgesHowTheTurnStopped();
    void judgesFaults_data();
    void judgesFaults();
    void answersCancelledWhenItIsInterrupted();
    void leavesAtOnceWhenInterruptedBeforeThePrompt();
    void tellsDeniedTools();
    void alwaysOffersANo();
    void endsWithAnIdleState();
    void tellsPlans();
    void ignoresWhatComesAfterTheEnd();
};

void tst_AcpAdapter::judgesHowTheTurnStopped_data()
{
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("ending");
    QTest::newRow("done") << "end_turn" << "completed";
    QTest::newRow("declined") << "refusal" << "refused";
    QTest::newRow("turns") << "max_turn_requests" << "budget_exceeded";
    QTest::newRow("tokens") << "max_tokens" << "budget_exceeded";
    QTest::newRow("cancelled by itself") << "cancelled" << "failed";
    QTest::newRow("a word of tomorrow") << "_paused" << "failed";
}

void tst_AcpAdapter::judgesHowTheTurnStopped()
{
    QFETCH(QString, reason);
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says("{\"id\":3,\"result\":{\"stopReason\":\"" + reason.toUtf8() + "\"}}");
    // Agents that do not leave when their input ends are killed: that changes nothing.
    QTEST(toString(talk.adapter.finish({.ending = Killed{}}).ending), "ending");
}

void tst_AcpAdapter::judgesFaults_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::addColumn<QString>("verdict");
    QTest::newRow("limit, Gemini") << QByteArray("{\"code\":429,\"message\":\"{\\\"error\\\":{\\\"code\\\":429,\\\"message\\\":\\\"slow down\\\"}}\"}")
                                   << "verdict: rate_limited, error \"slow down\", exit 0";
    QTest::newRow("limit, Claude") << QByteArray("{\"code\":-32603,\"message\":\"Internal error: API Error: 429 fake 429\",\"data\":{\"errorKind\":\"rate_limit\"}}")
                                   << "verdict: rate_limited, error \"API Error: 429 fake 429\", exit 0";
    QTest::newRow("limit, Codex") << QByteArray("{\"code\":-32603,\"message\":\"Internal error\",\"data\":{\"message\":\"exceeded retry limit, last status: 429 Too Many Requests\",\"codex_error_info\":\"other\"}}")
                                  << "verdict: rate_limited, error \"exceeded retry limit, last status: 429 Too Many Requests\", exit 0";
    QTest::newRow("key") << QByteArray("{\"code\":-32603,\"message\":\"Internal error: unexpected status 401 Unauthorized\"}")
                         << "verdict: auth_required, error \"unexpected status 401 Unauthorized\", exit 0";
    QTest::newRow("sign in") << QByteArray("{\"code\":-32000,\"message\":\"Please sign in\"}") << "verdict: auth_required, error \"Please sign in\", exit 0";
    QTest::newRow("other") << QByteArray("{\"code\":-32603,\"message\":\"Internal error\"}") << "verdict: failed, error \"Internal error\", exit 0";
}

void tst_AcpAdapter::judgesFaults()
{
    QFETCH(QByteArray, fault);
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says("{\"id\":3,\"error\":" + fault + "}");
    QTEST(talk.verdict(), "verdict");
    QCOMPARE(talk.log.contains(QStringLiteral("turn ended")), true);
    QCOMPARE(talk.log.filter(QStringLiteral("rate limited until ?")).size(), talk.verdict().contains(QStringLiteral("rate_limited")) ? 1 : 0);
}

void tst_AcpAdapter::answersCancelledWhenItIsInterrupted()
{
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says(asksForBash);
    QVERIFY(talk.log.constLast().startsWith(QStringLiteral("ask-1: may it execute, execute, \"rm x\"? \"rm x\" |")));
    QVERIFY(talk.adapter.interrupt(talk.onEvent()));
    QVERIFY(talk.adapter.interrupt(talk.onEvent())); // says it once
    QCOMPARE(talk.log.mid(talk.log.size() - 3),
             QStringList({QStringLiteral("-> {\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":{\"sessionId\":\"s1\"}}"),
                          QStringLiteral("-> {\"id\":0,\"jsonrpc\":\"2.0\",\"result\":{\"outcome\":{\"outcome\":\"cancelled\"}}}"),
                          QStringLiteral("ask-1: withdrawn")}));
    talk.adapter.answer(QStringLiteral("ask-1"), no, {}, talk.onEvent()); // too late
    talk.says("{\"id\":1,\"method\":\"session/request_permission\",\"params\":{}}"); // so is this
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("cancelled")));
    talk.says("{\"id\":3,\"result\":{\"stopReason\":\"cancelled\"}}");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: cancelled, error \"stopped on request\", exit 0"));

    AcpTalk later(acpTask(PermissionMode::Ask, QStringLiteral("x")), talk.written); // the daemon came back
    later.opens();
    later.says(asksForBash);
    QVERIFY(later.adapter.interrupt(later.onEvent()));
    later.says("{\"id\":3,\"result\":{\"stopReason\":\"cancelled\"}}");
    QCOMPARE(later.written, talk.written);
    QCOMPARE(later.verdict(), talk.verdict());
}

void tst_AcpAdapter::leavesAtOnceWhenInterruptedBeforeThePrompt()
{
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    QVERIFY(talk.adapter.interrupt(talk.onEvent()));
    QCOMPARE(talk.log.mid(1), QStringList({QStringLiteral("turn ended"), QStringLiteral("-> end of input")}));
    talk.opens();
    QCOMPARE(talk.sent().size(), 1);
    QVERIFY(talk.verdict().startsWith(QStringLiteral("verdict: cancelled")));
}

void tst_AcpAdapter::tellsDeniedTools()
{
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says(asksForBash);
    talk.adapter.answer(QStringLiteral("ask-1"), no, QStringLiteral("policy"), talk.onEvent());
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("{\"optionId\":\"no\",\"outcome\":\"selected\"}")));
    talk.updates("{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"t1\",\"status\":\"failed\"}");
    QVERIFY(talk.log.contains(QStringLiteral("tool t1 denied: \"\"")));
    talk.says("{\"id\":3,\"result\":{\"stopReason\":\"cancelled\"}}");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: failed, error \"the agent broke off because something was not allowed\", exit 0, denied 1"));
    AcpTalk later(acpTask(PermissionMode::Ask, QStringLiteral("x")), talk.written);
    later.opens();
    later.says(asksForBash);
    QCOMPARE(later.adapter.finish({.ending = Interrupted{}}).deniedTools, 1);
}

void tst_AcpAdapter::alwaysOffersANo()
{
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says("{\"id\":\"q\",\"method\":\"session/request_permission\",\"params\":{\"title\":\"Leave plan mode?\",\"options\":[{\"optionId\":\"go\",\"name\":\"Go\",\"kind\":\"allow_once\"}]}}");
    QCOMPARE(talk.log.constLast(), QStringLiteral("ask-1: may it permission, other, \"Leave plan mode?\"? \"\" | go = Go (allow once), runner-cancel = Cancel (reject once)"));
    talk.adapter.answer(QStringLiteral("ask-1"), {QStringLiteral("runner-cancel"), {}, PermissionEffect::RejectOnce}, {}, talk.onEvent());
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("{\"outcome\":\"cancelled\"}")));
}

void tst_AcpAdapter::endsWithAnIdleState()
{
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens("{\"protocolVersion\":2,\"info\":{}}");
    talk.says("{\"id\":3,\"result\":{}}"); // only that it was accepted
    talk.updates("{\"sessionUpdate\":\"state_update\",\"state\":\"running\"}");
    talk.updates("{\"sessionUpdate\":\"agent_message\",\"messageId\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"draft\"}]}");
    talk.updates("{\"sessionUpdate\":\"agent_message\",\"messageId\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}");
    talk.updates("{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"c\",\"title\":\"Look\",\"kind\":\"read\",\"status\":\"completed\"}");
    QVERIFY(!talk.log.contains(QStringLiteral("turn ended")));
    talk.updates("{\"sessionUpdate\":\"state_update\",\"state\":\"idle\",\"stopReason\":\"end_turn\"}");
    QCOMPARE(talk.log.mid(talk.log.size() - 5),
             QStringList({QStringLiteral("activity: Look"), QStringLiteral("tool c started: read, read, \"Look\""),
                          QStringLiteral("tool c completed: \"\""), QStringLiteral("turn ended"), QStringLiteral("-> end of input")}));
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: completed, summary \"done\", exit 0"));
}

void tst_AcpAdapter::tellsPlans()
{
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    const QByteArray entries = "\"entries\":[{\"content\":\"read\",\"status\":\"completed\"},{\"content\":\"write\",\"status\":\"in_progress\"},{\"content\":\"test\",\"status\":\"pending\"}]";
    talk.updates("{\"sessionUpdate\":\"plan\"," + entries + "}");
    QCOMPARE(talk.log.constLast(), QStringLiteral("plan: [x] read, [>] write, [ ] test"));
    talk.updates("{\"sessionUpdate\":\"plan_update\",\"plan\":{\"type\":\"items\",\"planId\":\"p\"," + entries + "}}");
    QCOMPARE(talk.log.constLast(), QStringLiteral("plan: [x] read, [>] write, [ ] test"));
    talk.updates("{\"sessionUpdate\":\"horoscope\"}");
    talk.says("{\"id\":7,\"method\":\"fs/read_text_file\",\"params\":{}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("-32601")));
    talk.says("{\"method\":\"_vendor/thing\"}");
    QCOMPARE(talk.adapter.finish({.ending = Killed{}}).unknownEvents, 2);
}

void tst_AcpAdapter::ignoresWhatComesAfterTheEnd()
{
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says("{\"id\":3,\"result\":{\"stopReason\":\"end_turn\"}}");
    const QStringList log = talk.log;
    talk.says(asksForBash);
    talk.updates("{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"late\"}}");
    QVERIFY(talk.adapter.interrupt(talk.onEvent()));
    QCOMPARE(talk.log, log);
}

SIBYL_TEST(tst_AcpAdapter)
#include "tst_AcpAdapter.moc"
