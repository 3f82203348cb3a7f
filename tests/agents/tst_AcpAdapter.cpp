// SPDX-License-Identifier: Apache-2.0
#include "agents/AcpAdapter.h"
#include "CapturedTalk.h"
#include "EventText.h"
#include "support/TestMain.h"

#include <QRegularExpression>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

namespace {

constexpr QLatin1String promptMethod("session/prompt");

struct Recording {
    const char *file;
    PermissionMode permissions; // so that the mode is the recorded one
};
const Recording recordings[] = {
    {"acp_claude-agent-acp", PermissionMode::Ask},       {"acp_claude-agent-acp-0.101", PermissionMode::AllowAll},
    {"acp_codex-acp", PermissionMode::Ask}, {"acp_gemini", PermissionMode::Ask}, {"acp_opencode", PermissionMode::Ask},
};
// Whole conversations of ours with real agents.
struct OwnRecording {
    const char *file;
    PermissionMode permissions;
    const char *prompt;
    const char *resumed; // the session, empty for a new one
};
const OwnRecording ownRecordings[] = {
    {"acp_gemini_multi", PermissionMode::Ask, "SCENARIO=multi x", ""},
    {"acp_claude-agent-acp-0.101_deny", PermissionMode::Ask, "SCENARIO=write x", ""},
    {"acp_claude-agent-acp-0.101_resume", PermissionMode::AcceptEdits, "SCENARIO=text x", "123c6f4d-8255-410c-a831-3d87d6a8fd51"},
    {"acp_claude-agent-acp-0.101_error-429", PermissionMode::AllowAll, "SCENARIO=err429 x", ""},
    {"acp_codex-acp_multi", PermissionMode::AcceptEdits, "SCENARIO=multi x", ""},
    {"acp_codex-acp_deny", PermissionMode::Ask, "SCENARIO=write x", ""},
    {"acp_opencode_multi", PermissionMode::AcceptEdits, "SCENARIO=multi x", ""},
};

const char *const prompts[] = {"write", "slow", "err400"};

AgentTask taskFor(PermissionMode permissions, const QString &prompt)
{
    AgentTask task;
    task.assignment.taskId = QStringLiteral("t1");
    task.assignment.prompt = prompt;
    task.profile.driver = AgentDriver::Acp;
    task.profile.permissions = permissions;
    task.workingDirectory = QStringLiteral("/repo");
    return task;
}


QList<TalkLine> linesOf(const char *file, int prompt)
{
    return withPrompt(captured(QString::fromLatin1(file) + QStringLiteral(".jsonl")), promptMethod, prompt);
}

AgentTask taskOf(const Recording &recording, int prompt)
{
    return taskFor(recording.permissions, QStringLiteral("SCENARIO=%1 x").arg(QLatin1String(prompts[prompt])));
}

// An agent of our own making, for what no recording shows.
class ScriptedTalk
{
public:
    explicit ScriptedTalk(const AgentTask &task, const QByteArray &earlier = {}) : written(earlier)
    {
        adapter.open(task, earlier, onEvent());
    }
    void says(const QByteArray &line) { adapter.read(OutputStream::Stdout, line + '\n', onEvent()); }
    // Up to the prompt, in a session without modes.
    void opens(const QByteArray &agent = "{\"protocolVersion\":1}", const QByteArray &session = "{\"sessionId\":\"s1\"}")
    {
        says("{\"id\":1,\"result\":" + agent + "}");
        says("{\"id\":2,\"result\":" + session + "}");
    }
    void updates(const QByteArray &update)
    {
        says("{\"method\":\"session/update\",\"params\":{\"sessionId\":\"s1\",\"update\":" + update + "}}");
    }
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
    QString verdict(const ExitReport &report = {.ending = Exited{0}}) { return verdictText(adapter.finish(report)); }

    AcpAdapter adapter;
    QByteArray written;
    QStringList log;
};

const QByteArray asksForBash =
    "{\"id\":0,\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\"s1\",\"toolCall\":{\"toolCallId\":\"t1\","
    "\"title\":\"`rm x`\",\"kind\":\"execute\",\"rawInput\":{\"command\":\"rm x\"}},\"options\":["
    "{\"optionId\":\"yes\",\"name\":\"Allow\",\"kind\":\"allow_once\"},{\"optionId\":\"no\",\"name\":\"Reject\",\"kind\":\"reject_once\"}]}}";
const PermissionOption no{QStringLiteral("no"), QStringLiteral("Reject"), PermissionEffect::RejectOnce};

} // namespace

class tst_AcpAdapter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaksWithEveryAgentAsRecorded_data() { recordingRows(); }
    void speaksWithEveryAgentAsRecorded();
    void readsTheSameInPieces_data() { recordingRows(); }
    void readsTheSameInPieces();
    void goesOnAfterARestartAnywhere_data() { recordingRows(); }
    void goesOnAfterARestartAnywhere();
    void repeatsItsOwnConversations_data();
    void repeatsItsOwnConversations();
    void bearsDamagedTalk();
    void continuesAConversation_data();
    void continuesAConversation();
    void beginsAnewWhereNothingIsToContinue();
    void signsInWhenAskedTo();
    void namesTheWaysToSignInWhenThereIsNone();
    void setsTheMode_data();
    void setsTheMode();
    void takesAnOptionForAMode();
    void triesTheNextModeAndNoLesserOne();
    void setsTheModelOrSaysWhichThereAre();
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
    void startsTheProgramOfTheProfile();

private:
    static void recordingRows()
    {
        QTest::addColumn<int>("recording");
        QTest::addColumn<int>("prompt");
        for (int i = 0; i < static_cast<int>(std::size(recordings)); ++i) {
            for (int n = 0; n < static_cast<int>(std::size(prompts)); ++n) {
                QTest::addRow("%s, %s", recordings[i].file, prompts[n]) << i << n;
            }
        }
    }
};

void tst_AcpAdapter::speaksWithEveryAgentAsRecorded()
{
    QFETCH(int, recording);
    QFETCH(int, prompt);
    const Recording &recorded = recordings[recording];
    CapturedTalk talk(AgentDriver::Acp, taskOf(recorded, prompt), linesOf(recorded.file, prompt), {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QVERIFY(talk.isOver());
    QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{0}}), QString::fromLatin1(recorded.file) + QStringLiteral(".events"),
                         QString::fromLatin1(prompts[prompt])));
}

void tst_AcpAdapter::readsTheSameInPieces()
{
    QFETCH(int, recording);
    QFETCH(int, prompt);
    const Recording &recorded = recordings[recording];
    CapturedTalk whole(AgentDriver::Acp, taskOf(recorded, prompt), linesOf(recorded.file, prompt), {});
    whole.play();
    const QStringList log = logOf(whole, {.ending = Exited{0}});
    for (const int piece : {1, 2, 3, 7, 64, 1000}) {
        CapturedTalk talk(AgentDriver::Acp, taskOf(recorded, prompt), linesOf(recorded.file, prompt), {.pieceBytes = piece});
        talk.play();
        QCOMPARE(talk.faults(), QStringList());
        QCOMPARE(logOf(talk, {.ending = Exited{0}}), log);
        QCOMPARE(talk.written(), whole.written());
    }
}

void tst_AcpAdapter::goesOnAfterARestartAnywhere()
{
    QFETCH(int, recording);
    QFETCH(int, prompt);
    const Recording &recorded = recordings[recording];
    QCOMPARE(faultsOfRestarts(AgentDriver::Acp, taskOf(recorded, prompt), linesOf(recorded.file, prompt)), QStringList());
}

void tst_AcpAdapter::repeatsItsOwnConversations_data()
{
    QTest::addColumn<int>("recording");
    for (int i = 0; i < static_cast<int>(std::size(ownRecordings)); ++i) {
        QTest::newRow(ownRecordings[i].file) << i;
    }
}

void tst_AcpAdapter::repeatsItsOwnConversations()
{
    QFETCH(int, recording);
    const OwnRecording &recorded = ownRecordings[recording];
    const QString file = QString::fromLatin1(recorded.file);
    AgentTask task = taskFor(recorded.permissions, QString::fromLatin1(recorded.prompt));
    task.sessionId = QString::fromLatin1(recorded.resumed);
    task.isResumed = !task.sessionId.isEmpty();
    const QList<TalkLine> lines = captured(file + QStringLiteral(".jsonl"));
    CapturedTalk talk(AgentDriver::Acp, task, lines, {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{0}}), QStringLiteral("acp_own.events"), file));
    QCOMPARE(faultsOfRestarts(AgentDriver::Acp, task, lines), QStringList());
}

void tst_AcpAdapter::bearsDamagedTalk()
{
    QStringList files;
    for (const Recording &recording : recordings) {
        files.append(QString::fromLatin1(recording.file));
    }
    for (const OwnRecording &recording : ownRecordings) {
        files.append(QString::fromLatin1(recording.file));
    }
    for (const QString &file : files) {
        const QList<TalkLine> lines = captured(file + QStringLiteral(".jsonl"));
        for (quint32 seed = 1; seed <= 8; ++seed) {
            const QStringList faults = faultsOfDamage(AgentDriver::Acp, taskFor(PermissionMode::Ask, QStringLiteral("x")), lines, seed);
            QVERIFY2(faults.isEmpty(), qPrintable(QStringLiteral("%1, seed %2: %3").arg(file).arg(seed).arg(faults.join(u'\n'))));
        }
    }
}

void tst_AcpAdapter::continuesAConversation_data()
{
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<QString>("method");
    QTest::newRow("resume first") << QByteArray("{\"protocolVersion\":1,\"agentCapabilities\":{\"loadSession\":true,\"sessionCapabilities\":{\"resume\":{}}}}")
                                  << "session/resume";
    QTest::newRow("load") << QByteArray("{\"protocolVersion\":1,\"agentCapabilities\":{\"loadSession\":true}}") << "session/load";
    QTest::newRow("version 2") << QByteArray("{\"protocolVersion\":2,\"capabilities\":{\"session\":{}}}") << "session/resume";
}

void tst_AcpAdapter::continuesAConversation()
{
    QFETCH(QByteArray, agent);
    QFETCH(QString, method);
    AgentTask task = taskFor(PermissionMode::Ask, QStringLiteral("go on"));
    task.sessionId = QStringLiteral("s1");
    task.isResumed = true;
    ScriptedTalk talk(task);
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

void tst_AcpAdapter::beginsAnewWhereNothingIsToContinue()
{
    AgentTask task = taskFor(PermissionMode::Ask, QStringLiteral("go on"));
    task.sessionId = QStringLiteral("lost");
    task.isResumed = true;
    ScriptedTalk talk(task);
    talk.says("{\"id\":1,\"result\":{\"protocolVersion\":1,\"agentCapabilities\":{\"loadSession\":true,\"sessionCapabilities\":{\"resume\":{}}}}}");
    talk.says("{\"id\":2,\"error\":{\"code\":-32002,\"message\":\"not found\"}}");
    talk.says("{\"id\":3,\"error\":{\"code\":-32603,\"message\":\"Internal error\",\"data\":{\"details\":\"No previous sessions\"}}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("session/new")));
    talk.says("{\"id\":4,\"result\":{\"sessionId\":\"fresh\"}}");
    QVERIFY(talk.log.contains(QStringLiteral("session: fresh")));
}

void tst_AcpAdapter::signsInWhenAskedTo()
{
    AgentTask task = taskFor(PermissionMode::Ask, QStringLiteral("x"));
    task.environment.insert("OPENAI_API_KEY", "k");
    ScriptedTalk talk(task);
    talk.says("{\"id\":1,\"result\":{\"protocolVersion\":1,\"authMethods\":[{\"id\":\"chatgpt\",\"name\":\"Login\"},"
              "{\"id\":\"openai-api-key\",\"type\":\"env_var\",\"vars\":[{\"name\":\"OPENAI_API_KEY\"}]}]}}");
    talk.says("{\"id\":2,\"error\":{\"code\":-32000,\"message\":\"Authentication required\"}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("{\"methodId\":\"openai-api-key\"}")));
    talk.says("{\"id\":3,\"result\":{}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("session/new")));
    talk.says("{\"id\":4,\"error\":{\"code\":-32000,\"message\":\"Authentication required\"}}"); // not again
    QVERIFY(talk.verdict().startsWith(QStringLiteral("verdict: auth_required")));
}

void tst_AcpAdapter::namesTheWaysToSignInWhenThereIsNone()
{
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
    talk.says("{\"id\":1,\"result\":{\"protocolVersion\":1,\"authMethods\":[{\"id\":\"oauth\",\"name\":\"Log in with Google\"},"
              "{\"id\":\"gemini-api-key\",\"name\":\"Gemini API key\"}]}}");
    talk.says("{\"id\":2,\"error\":{\"code\":-32000,\"message\":\"Authentication required\"}}");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: auth_required, error \"Authentication required (ways to sign in: Log in with "
                                            "Google, Gemini API key)\", exit 0"));
    QCOMPARE(talk.log.mid(talk.log.size() - 2), QStringList({QStringLiteral("turn ended"), QStringLiteral("-> end of input")}));
}

void tst_AcpAdapter::setsTheMode_data()
{
    QTest::addColumn<int>("permissions");
    QTest::addColumn<QString>("mode"); // empty: the one it has is right
    QTest::newRow("ask") << static_cast<int>(PermissionMode::Ask) << "default"; // it starts in "auto"
    QTest::newRow("accept edits") << static_cast<int>(PermissionMode::AcceptEdits) << "acceptEdits";
    QTest::newRow("read only") << static_cast<int>(PermissionMode::ReadOnly) << "plan";
}

void tst_AcpAdapter::setsTheMode()
{
    QFETCH(int, permissions);
    QFETCH(QString, mode);
    const QList<TalkLine> lines = linesOf("acp_claude-agent-acp-0.101", 0);
    CapturedTalk talk(AgentDriver::Acp, taskFor(static_cast<PermissionMode>(permissions), QStringLiteral("SCENARIO=write x")), lines, {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QCOMPARE(talk.sent().at(2).value(QLatin1String("method")).toString(), QStringLiteral("session/set_mode"));
    QCOMPARE(talk.sent().at(2).value(QLatin1String("params")).toObject().value(QLatin1String("modeId")).toString(), mode);
}

void tst_AcpAdapter::takesAnOptionForAMode()
{
    const QList<TalkLine> lines = linesOf("acp_opencode", 0);
    CapturedTalk talk(AgentDriver::Acp, taskFor(PermissionMode::ReadOnly, QStringLiteral("SCENARIO=write x")), lines, {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QCOMPARE(talk.sent().at(2).value(QLatin1String("method")).toString(), QStringLiteral("session/set_config_option"));
    QCOMPARE(talk.sent().at(2).value(QLatin1String("params")).toObject().value(QLatin1String("value")).toString(), QStringLiteral("plan"));
}

void tst_AcpAdapter::triesTheNextModeAndNoLesserOne()
{
    ScriptedTalk talk(taskFor(PermissionMode::AllowAll, QStringLiteral("x")));
    talk.opens("{\"protocolVersion\":1}", "{\"sessionId\":\"s1\",\"modes\":{\"currentModeId\":\"auto\",\"availableModes\":["
               "{\"id\":\"auto\"},{\"id\":\"bypassPermissions\"},{\"id\":\"acceptEdits\"}]}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("bypassPermissions")));
    talk.says("{\"id\":3,\"error\":{\"code\":-32603,\"message\":\"not as root\"}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("acceptEdits")));
    talk.says("{\"id\":4,\"error\":{\"code\":-32603,\"message\":\"no\"}}");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: failed, error \"the agent does not take its permission mode: no\", exit 0"));
}

void tst_AcpAdapter::setsTheModelOrSaysWhichThereAre()
{
    const QByteArray session = "{\"sessionId\":\"s1\",\"models\":{\"currentModelId\":\"small\",\"availableModels\":[{\"modelId\":\"small\"},{\"modelId\":\"large\"}]}}";
    AgentTask task = taskFor(PermissionMode::Ask, QStringLiteral("x"));
    task.profile.model = QStringLiteral("large");
    ScriptedTalk talk(task);
    talk.opens("{\"protocolVersion\":1}", session);
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("session/set_model")));
    talk.says("{\"id\":3,\"result\":{}}");
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("session/prompt")));
    task.profile.model = QStringLiteral("huge");
    ScriptedTalk other(task);
    other.opens("{\"protocolVersion\":1}", session);
    QVERIFY(other.verdict().contains(QStringLiteral("the agent has no model huge; it has: small, large")));
}

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
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
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
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says("{\"id\":3,\"error\":" + fault + "}");
    QTEST(talk.verdict(), "verdict");
    QCOMPARE(talk.log.contains(QStringLiteral("turn ended")), true);
    QCOMPARE(talk.log.filter(QStringLiteral("rate limited until ?")).size(), talk.verdict().contains(QStringLiteral("rate_limited")) ? 1 : 0);
}

void tst_AcpAdapter::answersCancelledWhenItIsInterrupted()
{
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
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

    ScriptedTalk later(taskFor(PermissionMode::Ask, QStringLiteral("x")), talk.written); // the daemon came back
    later.opens();
    later.says(asksForBash);
    QVERIFY(later.adapter.interrupt(later.onEvent()));
    later.says("{\"id\":3,\"result\":{\"stopReason\":\"cancelled\"}}");
    QCOMPARE(later.written, talk.written);
    QCOMPARE(later.verdict(), talk.verdict());
}

void tst_AcpAdapter::leavesAtOnceWhenInterruptedBeforeThePrompt()
{
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
    QVERIFY(talk.adapter.interrupt(talk.onEvent()));
    QCOMPARE(talk.log.mid(1), QStringList({QStringLiteral("turn ended"), QStringLiteral("-> end of input")}));
    talk.opens();
    QCOMPARE(talk.sent().size(), 1);
    QVERIFY(talk.verdict().startsWith(QStringLiteral("verdict: cancelled")));
}

void tst_AcpAdapter::tellsDeniedTools()
{
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says(asksForBash);
    talk.adapter.answer(QStringLiteral("ask-1"), no, QStringLiteral("policy"), talk.onEvent());
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("{\"optionId\":\"no\",\"outcome\":\"selected\"}")));
    talk.updates("{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"t1\",\"status\":\"failed\"}");
    QVERIFY(talk.log.contains(QStringLiteral("tool t1 denied: \"\"")));
    talk.says("{\"id\":3,\"result\":{\"stopReason\":\"cancelled\"}}");
    QCOMPARE(talk.verdict(), QStringLiteral("verdict: failed, error \"the agent broke off because something was not allowed\", exit 0, denied 1"));
    ScriptedTalk later(taskFor(PermissionMode::Ask, QStringLiteral("x")), talk.written);
    later.opens();
    later.says(asksForBash);
    QCOMPARE(later.adapter.finish({.ending = Interrupted{}}).deniedTools, 1);
}

void tst_AcpAdapter::alwaysOffersANo()
{
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says("{\"id\":\"q\",\"method\":\"session/request_permission\",\"params\":{\"title\":\"Leave plan mode?\",\"options\":[{\"optionId\":\"go\",\"name\":\"Go\",\"kind\":\"allow_once\"}]}}");
    QCOMPARE(talk.log.constLast(), QStringLiteral("ask-1: may it permission, other, \"Leave plan mode?\"? \"\" | go = Go (allow once), runner-cancel = Cancel (reject once)"));
    talk.adapter.answer(QStringLiteral("ask-1"), {QStringLiteral("runner-cancel"), {}, PermissionEffect::RejectOnce}, {}, talk.onEvent());
    QVERIFY(talk.sent().constLast().contains(QStringLiteral("{\"outcome\":\"cancelled\"}")));
}

void tst_AcpAdapter::endsWithAnIdleState()
{
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
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
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
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
    ScriptedTalk talk(taskFor(PermissionMode::Ask, QStringLiteral("x")));
    talk.opens();
    talk.says("{\"id\":3,\"result\":{\"stopReason\":\"end_turn\"}}");
    const QStringList log = talk.log;
    talk.says(asksForBash);
    talk.updates("{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"late\"}}");
    QVERIFY(talk.adapter.interrupt(talk.onEvent()));
    QCOMPARE(talk.log, log);
}

void tst_AcpAdapter::startsTheProgramOfTheProfile()
{
    AgentTask task = taskFor(PermissionMode::Ask, QStringLiteral("secret words"));
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

SIBYL_TEST(tst_AcpAdapter)
#include "tst_AcpAdapter.moc"
