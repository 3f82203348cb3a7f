// SPDX-License-Identifier: Apache-2.0
#include "AcpTalk.h"
#include "CapturedTalk.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

namespace {

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

AgentTask taskOf(const Recording &recording, int prompt)
{
    return acpTask(recording.permissions, QStringLiteral("SCENARIO=%1 x").arg(QLatin1String(prompts[prompt])));
}

} // namespace

// Conversations with real agents, as they went.
class tst_AcpRecordings : public QObject
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

void tst_AcpRecordings::speaksWithEveryAgentAsRecorded()
{
    QFETCH(int, recording);
    QFETCH(int, prompt);
    const Recording &recorded = recordings[recording];
    CapturedTalk talk(AgentDriver::Acp, taskOf(recorded, prompt), acpLines(recorded.file, prompt), {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QVERIFY(talk.isOver());
    QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{0}}), QString::fromLatin1(recorded.file) + QStringLiteral(".events"),
                         QString::fromLatin1(prompts[prompt])));
}

void tst_AcpRecordings::readsTheSameInPieces()
{
    QFETCH(int, recording);
    QFETCH(int, prompt);
    const Recording &recorded = recordings[recording];
    CapturedTalk whole(AgentDriver::Acp, taskOf(recorded, prompt), acpLines(recorded.file, prompt), {});
    whole.play();
    const QStringList log = logOf(whole, {.ending = Exited{0}});
    for (const int piece : {1, 2, 3, 7, 64, 1000}) {
        CapturedTalk talk(AgentDriver::Acp, taskOf(recorded, prompt), acpLines(recorded.file, prompt), {.pieceBytes = piece});
        talk.play();
        QCOMPARE(talk.faults(), QStringList());
        QCOMPARE(logOf(talk, {.ending = Exited{0}}), log);
        QCOMPARE(talk.written(), whole.written());
    }
}

void tst_AcpRecordings::goesOnAfterARestartAnywhere()
{
    QFETCH(int, recording);
    QFETCH(int, prompt);
    const Recording &recorded = recordings[recording];
    QCOMPARE(faultsOfRestarts(AgentDriver::Acp, taskOf(recorded, prompt), acpLines(recorded.file, prompt)), QStringList());
}

void tst_AcpRecordings::repeatsItsOwnConversations_data()
{
    QTest::addColumn<int>("recording");
    for (int i = 0; i < static_cast<int>(std::size(ownRecordings)); ++i) {
        QTest::newRow(ownRecordings[i].file) << i;
    }
}

void tst_AcpRecordings::repeatsItsOwnConversations()
{
    QFETCH(int, recording);
    const OwnRecording &recorded = ownRecordings[recording];
    const QString file = QString::fromLatin1(recorded.file);
    AgentTask task = acpTask(recorded.permissions, QString::fromLatin1(recorded.prompt));
    task.sessionId = QString::fromLatin1(recorded.resumed);
    task.isResumed = !task.sessionId.isEmpty();
    const QList<TalkLine> lines = captured(file + QStringLiteral(".jsonl"));
    CapturedTalk talk(AgentDriver::Acp, task, lines, {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{0}}), QStringLiteral("acp_own.events"), file));
    QCOMPARE(faultsOfRestarts(AgentDriver::Acp, task, lines), QStringList());
}

SIBYL_TEST(tst_AcpRecordings)
#include "tst_AcpRecordings.moc"
