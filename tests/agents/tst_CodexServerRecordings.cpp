// SPDX-License-Identifier: Apache-2.0
#include "CapturedTalk.h"
#include "CodexTalk.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

namespace {

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
    return codexTask(AgentDriver::CodexAppServer, PermissionMode::Ask, QStringLiteral("SCENARIO=%1 x").arg(QLatin1String(turns[turn])));
}

} // namespace

// Conversations with the real app-server, as they went.
class tst_CodexServerRecordings : public QObject
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

private:
    static void turnRows()
    {
        QTest::addColumn<int>("turn");
        for (int i = 0; i < static_cast<int>(std::size(turns)); ++i) {
            QTest::newRow(turns[i]) << i;
        }
    }
};

void tst_CodexServerRecordings::speaksWithTheServerAsRecorded()
{
    QFETCH(int, turn);
    CapturedTalk talk(AgentDriver::CodexAppServer, serverTask(turn), serverLines(turn), {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QVERIFY(talk.isOver());
    QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{0}}), QStringLiteral("codex_app-server.events"), QString::fromLatin1(turns[turn])));
}

void tst_CodexServerRecordings::readsTheServerInPieces()
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

void tst_CodexServerRecordings::goesOnAfterARestartAnywhere()
{
    QFETCH(int, turn);
    QCOMPARE(faultsOfRestarts(AgentDriver::CodexAppServer, serverTask(turn), serverLines(turn)), QStringList());
}

void tst_CodexServerRecordings::repeatsItsOwnConversations_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("permissions");
    QTest::addColumn<QString>("prompt");
    QTest::newRow("a denied command") << "codex_app-server_deny" << static_cast<int>(PermissionMode::Ask) << "SCENARIO=danger x";
    QTest::newRow("a wrong key") << "codex_app-server_error-401" << static_cast<int>(PermissionMode::AcceptEdits) << "SCENARIO=err401 x";
}

void tst_CodexServerRecordings::repeatsItsOwnConversations()
{
    QFETCH(QString, name);
    QFETCH(int, permissions);
    QFETCH(QString, prompt);
    const AgentTask task = codexTask(AgentDriver::CodexAppServer, static_cast<PermissionMode>(permissions), prompt);
    const QList<TalkLine> lines = asWeSpeak(captured(name + QStringLiteral(".jsonl")));
    CapturedTalk talk(AgentDriver::CodexAppServer, task, lines, {});
    talk.play();
    QCOMPARE(talk.faults(), QStringList());
    QVERIFY(isAsExpected(logOf(talk, {.ending = Exited{0}}), QStringLiteral("codex_app-server.events"), name));
    QCOMPARE(faultsOfRestarts(AgentDriver::CodexAppServer, task, lines), QStringList());
}

SIBYL_TEST(tst_CodexServerRecordings)
#include "tst_CodexServerRecordings.moc"
