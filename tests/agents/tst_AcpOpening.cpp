// SPDX-License-Identifier: Apache-2.0
#include "AcpTalk.h"
#include "support/TestMain.h"

#include <QRegularExpression>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

// The way into a session, up to the prompt.
class tst_AcpOpening : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void continuesAConversation_data();
    void continuesAConversation();
    void beginsAnewWhereNothingIsToContinue();
    void saysWhereAnAgentCannotContinue();
    void signsInWhenAskedTo();
    void namesTheWaysToSignInWhenThereIsNone();
    void setsTheMode_data();
    void setsTheMode();
    void takesAnOptionForAMode();
    void triesTheNextModeAndNoLesserOne();
    void setsTheModelOrSaysWhichThereAre();
    void startsTheProgramOfTheProfile();
};

void tst_AcpOpening::continuesAConversation_data()
{
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<QString>("method");
    QTest::newRow("resume first") << QByteArray("{\"protocolVersion\":1,\"agentCapabilities\":{\"loadSession\":true,\"sessionCapabilities\":{\"resume\":{}}}}")
                                  << "session/resume";
    QTest::newRow("load") << QByteArray("{\"protocolVersion\":1,\"agentCapabilities\":{\"loadSession\":true}}") << "session/load";
    QTest::newRow("version 2") << QByteArray("{\"protocolVersion\":2,\"capabilities\":{\"session\":{}}}") << "session/resume";
}

void tst_AcpOpening::continuesAConversation()
{
    QFETCH(QByteArray, agent);
    QFETCH(QString, method);
    AgentTask task = acpTask(PermissionMode::Ask, QStringLiteral("go on"));
    task.sessionId = QStringLiteral("s1");
    task.isResumed = true;
    AcpTalk talk(task);
    talk.says("{\"id\":1,\"result\":" + agent + "}");
    QVERIFY2(talk.sent().constLast().contains(method), qPrintable(talk.sent().constLast()));
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("\"sessionId\":\"s1\"")));
    talk.updates("{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"old words\"}}");
    talk.updates("{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t0\",\"title\":\"old\",\"status\":\"completed\"}");
    talk.updates("{\"sessionUpdate\":\"usage_update\",\"used\":1,\"size\":9,\"cost\":{\"amount\":0.25,\"currency\":\"USD\"}}");
    talk.says("{\"id\":2,\"result\":{}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("session/prompt")));
    talk.updates("{\"sessionUpdate\":\"usage_update\",\"used\":1,\"size\":9,\"cost\":{\"amount\":0.75,\"currency\":\"USD\"}}");
    talk.says("{\"id\":3,\"result\":{\"stopReason\":\"end_turn\"}}");
    QCOMPARE(talk.log.filter(QRegularExpression(QStringLiteral("^(?!->)"))),
             QStringList({QStringLiteral("session: s1"), QStringLiteral("usage: 0 in, 0 cache read, 0 cache write, 0 out, $0.500000"),
                          QStringLiteral("turn ended")}));
}

void tst_AcpOpening::beginsAnewWhereNothingIsToContinue()
{
    AgentTask task = acpTask(PermissionMode::Ask, QStringLiteral("go on"));
    task.sessionId = QStringLiteral("lost");
    task.isResumed = true;
    AcpTalk talk(task);
    talk.says("{\"id\":1,\"result\":{\"protocolVersion\":1,\"agentCapabilities\":{\"loadSession\":true,\"sessionCapabilities\":{\"resume\":{}}}}}");
    talk.says("{\"id\":2,\"error\":{\"code\":-32002,\"message\":\"not found\"}}");
    talk.says("{\"id\":3,\"error\":{\"code\":-32603,\"message\":\"Internal error\",\"data\":{\"details\":\"No previous sessions\"}}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("session/new")));
    talk.says("{\"id\":4,\"result\":{\"sessionId\":\"fresh\"}}");
    QVERIFY(talk.log.contains(QStringLiteral("session: fresh")));
    talk.says("{\"id\":5,\"result\":{\"stopReason\":\"end_turn\"}}");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: completed, exit 0, notice the agent could not continue its earlier conversation "
                                            "and began a new one: No previous sessions"));
}

void tst_AcpOpening::saysWhereAnAgentCannotContinue()
{
    AgentTask task = acpTask(PermissionMode::Ask, QStringLiteral("go on"));
    task.sessionId = QStringLiteral("s0");
    task.isResumed = true;
    AcpTalk talk(task);
    talk.opens();
    talk.says("{\"id\":3,\"result\":{\"stopReason\":\"end_turn\"}}");
    QVERIFY2(talk.verdict().endsWith(QStringLiteral("began a new one: it is not able to")), qPrintable(talk.verdict()));
}

void tst_AcpOpening::signsInWhenAskedTo()
{
    AgentTask task = acpTask(PermissionMode::Ask, QStringLiteral("x"));
    task.environment.insert("OPENAI_API_KEY", "k");
    AcpTalk talk(task);
    talk.says("{\"id\":1,\"result\":{\"protocolVersion\":1,\"authMethods\":[{\"id\":\"chatgpt\",\"name\":\"Login\"},"
              "{\"id\":\"openai-api-key\",\"type\":\"env_var\",\"vars\":[{\"name\":\"OPENAI_API_KEY\"}]}]}}");
    talk.says("{\"id\":2,\"error\":{\"code\":-32000,\"message\":\"Authentication required\"}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("{\"methodId\":\"openai-api-key\"}")));
    talk.says("{\"id\":3,\"result\":{}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("session/new")));
    talk.says("{\"id\":4,\"error\":{\"code\":-32000,\"message\":\"Authentication required\"}}"); // not again
    QVERIFY(talk.verdict().startsWith(QStringLiteral("verdict: auth_required")));
}

void tst_AcpOpening::namesTheWaysToSignInWhenThereIsNone()
{
    AcpTalk talk(acpTask(PermissionMode::Ask, QStringLiteral("x")));
    talk.says("{\"id\":1,\"result\":{\"protocolVersion\":1,\"authMethods\":[{\"id\":\"oauth\",\"name\":\"Log in with Google\"},"
              "{\"id\":\"gemini-api-key\",\"name\":\"Gemini API key\"}]}}");
    talk.says("{\"id\":2,\"error\":{\"code\":-32000,\"message\":\"Authentication required\"}}");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: auth_required, error \"Authentication required (ways to sign in: Log in with "
                                            "Google, Gemini API key)\", exit 0"));
    QCOMPARE(talk.log.mid(talk.log.size() - 2), QStringList({QStringLiteral("turn ended"), QStringLiteral("-> end of input")}));
}

void tst_AcpOpening::setsTheMode_data()
{
    QTest::addColumn<int>("permissions");
    QTest::addColumn<QString>("mode"); // empty: the one it has is right
    QTest::newRow("ask") << static_cast<int>(PermissionMode::Ask) << "default"; // it starts in "auto"
    QTest::newRow("accept edits") << static_cast<int>(PermissionMode::AcceptEdits) << "acceptEdits";
    QTest::newRow("read only") << static_cast<int>(PermissionMode::ReadOnly) << "plan";
}

void tst_AcpOpening::setsTheMode()
{
    QFETCH(int, permissions);
    QFETCH(QString, mode);
    const QList<TalkLine> lines = acpLines("acp_claude-agent-acp-0.101", 0);
    CapturedTalk talk(AgentDriver::Acp, acpTask(static_cast<PermissionMode>(permissions), QStringLiteral("SCENARIO=write x")), lines, {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QCOMPARE(talk.sent().at(2).value(QLatin1String("method")).toString(), QStringLiteral("session/set_mode"));
    QCOMPARE(talk.sent().at(2).value(QLatin1String("params")).toObject().value(QLatin1String("modeId")).toString(), mode);
}

void tst_AcpOpening::takesAnOptionForAMode()
{
    const QList<TalkLine> lines = acpLines("acp_opencode", 0);
    CapturedTalk talk(AgentDriver::Acp, acpTask(PermissionMode::ReadOnly, QStringLiteral("SCENARIO=write x")), lines, {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QCOMPARE(talk.sent().at(2).value(QLatin1String("method")).toString(), QStringLiteral("session/set_config_option"));
    QCOMPARE(talk.sent().at(2).value(QLatin1String("params")).toObject().value(QLatin1String("value")).toString(), QStringLiteral("plan"));
}

void tst_AcpOpening::triesTheNextModeAndNoLesserOne()
{
    AcpTalk talk(acpTask(PermissionMode::AllowAll, QStringLiteral("x")));
    talk.opens("{\"protocolVersion\":1}", "{\"sessionId\":\"s1\",\"modes\":{\"currentModeId\":\"auto\",\"availableModes\":["
               "{\"id\":\"auto\"},{\"id\":\"bypassPermissions\"},{\"id\":\"acceptEdits\"}]}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("bypassPermissions")));
    talk.says("{\"id\":3,\"error\":{\"code\":-32603,\"message\":\"not as root\"}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("acceptEdits")));
    talk.says("{\"id\":4,\"error\":{\"code\":-32603,\"message\":\"no\"}}");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: failed, error \"the agent does not take its permission mode: no\", exit 0"));
}

void tst_AcpOpening::setsTheModelOrSaysWhichThereAre()
{
    const QByteArray session = "{\"sessionId\":\"s1\",\"models\":{\"currentModelId\":\"small\",\"availableModels\":[{\"modelId\":\"small\"},{\"modelId\":\"large\"}]}}";
    AgentTask task = acpTask(PermissionMode::Ask, QStringLiteral("x"));
    task.profile.model = QStringLiteral("large");
    AcpTalk talk(task);
    talk.opens("{\"protocolVersion\":1}", session);
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("session/set_model")));
    talk.says("{\"id\":3,\"result\":{}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("session/prompt")));
    task.profile.model = QStringLiteral("huge");
    AcpTalk other(task);
    other.opens("{\"protocolVersion\":1}", session);
    QVERIFY(other.verdict().contains(QStringLiteral("the agent has no model huge; it has: small, large")));
}

void tst_AcpOpening::startsTheProgramOfTheProfile()
{
    AgentTask task = acpTask(PermissionMode::Ask, QStringLiteral("secret words"));
    task.profile.program = QStringLiteral("gemini");
    task.profile.arguments = QStringList{QStringLiteral("--acp")};
    task.profile.environment.insert(QStringLiteral("A"), QStringLiteral("b"));
    const ProcessSpec spec = AcpAdapter().processSpec(task);
    QCOMPARE(spec.program, QStringLiteral("gemini"));
    QCOMPARE(spec.arguments, QStringList{QStringLiteral("--acp")});
    QVERIFY(spec.input == InputMode::Open && spec.initialInput.isEmpty());
    QCOMPARE(spec.environment.value("A"), QByteArray("b"));
    QCOMPARE(spec.environment.value("SIBYL_TASK_ID"), QByteArray("t1"));
    QVERIFY(!spec.environment.values().contains("secret words"));
}

SIBYL_TEST(tst_AcpOpening)
#include "tst_AcpOpening.moc"
