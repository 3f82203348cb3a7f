// SPDX-License-Identifier: Apache-2.0
#include "agents/TurnLedger.h"
#include "EventText.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_TurnLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void saysMessagesWhole();
    void replacesAMessageThatIsSaidAnew();
    void keepsMessagesBounded();
    void waitsForTheInputOfATool();
    void namesEachToolOnceAtEachEnd();
    void tellsDeniedToolsFromFailedOnes();
    void leavesNothingOpen();
    void holdsAFewToolsOnly();

private:
    using Status = ToolNews::Status;
    static ToolNews bash(Status status, const QString &command = {})
    {
        return {QStringLiteral("t1"), QStringLiteral("Bash"), ToolKind::Execute, command, {}, status, {}};
    }
    TurnLedger::OnEvent log()
    {
        return [this](const AgentEvent &event) { m_log << test::eventText(event); };
    }
    QStringList m_log;
};

void tst_TurnLedger::init()
{
    m_log.clear();
}

void tst_TurnLedger::saysMessagesWhole()
{
    TurnLedger ledger;
    ledger.say(QStringLiteral("m1"), QStringLiteral("Hel"), false, log());
    ledger.settle(log()); // a count of tokens between the pieces
    ledger.say(QStringLiteral("m1"), QStringLiteral("lo "), false, log());
    ledger.say(QStringLiteral("m2"), QStringLiteral("Bye"), false, log());
    ledger.think(log());
    QCOMPARE(m_log, QStringList({QStringLiteral("activity: Answering"), QStringLiteral("said: \"Hello\""),
                                 QStringLiteral("activity: Answering"), QStringLiteral("said: \"Bye\""),
                                 QStringLiteral("activity: Thinking")}));
    QCOMPARE(ledger.lastMessage(), QStringLiteral("Bye"));
    QCOMPARE(ledger.messages().text, QStringLiteral("Hello\nBye"));
}

void tst_TurnLedger::replacesAMessageThatIsSaidAnew()
{
    TurnLedger ledger;
    ledger.say(QStringLiteral("m1"), QStringLiteral("draft"), false, log());
    ledger.say(QStringLiteral("m1"), QStringLiteral("final"), true, log());
    ledger.say(QStringLiteral("m1"), QStringLiteral(" word"), false, log());
    ledger.close(log());
    QCOMPARE(ledger.lastMessage(), QStringLiteral("final word"));
}

void tst_TurnLedger::keepsMessagesBounded()
{
    TurnLedger ledger;
    for (int i = 0; i < 100; ++i) {
        ledger.say({}, QString(10'000, QChar(u'\u20ac')), false, log());
    }
    ledger.close(log());
    QVERIFY(ledger.lastMessage().toUtf8().size() <= 64 * 1024);
    QVERIFY(ledger.lastMessage().size() > 20'000);
}

void tst_TurnLedger::waitsForTheInputOfATool()
{
    TurnLedger ledger;
    ledger.note(bash(Status::Pending), log());
    ledger.note(bash(Status::Unsaid, QStringLiteral("npm")), log());
    ledger.note(bash(Status::Unsaid, QStringLiteral("npm test")), log());
    QCOMPARE(m_log.filter(QStringLiteral("started")), QStringList());
    ledger.settle(log());
    QCOMPARE(m_log.constLast(), QStringLiteral("tool t1 started: Bash, execute, \"npm test\""));
    QVERIFY(m_log.contains(QStringLiteral("activity: Running: npm test")));
}

void tst_TurnLedger::namesEachToolOnceAtEachEnd()
{
    TurnLedger ledger;
    ledger.note(bash(Status::Running, QStringLiteral("make")), log());
    ledger.note(bash(Status::Running), log());
    ledger.note(bash(Status::Completed), log());
    ledger.note(bash(Status::Completed), log()); // late words
    ledger.close(log());
    QCOMPARE(m_log, QStringList({QStringLiteral("activity: Running: make"),
                                 QStringLiteral("tool t1 started: Bash, execute, \"make\""),
                                 QStringLiteral("tool t1 completed: \"\"")}));
}

void tst_TurnLedger::tellsDeniedToolsFromFailedOnes()
{
    TurnLedger ledger;
    ledger.note(bash(Status::Running, QStringLiteral("rm -rf /")), log());
    ledger.deny(QStringLiteral("t1"));
    ledger.deny(QStringLiteral("t1"));
    ledger.note(bash(Status::Failed), log());
    QCOMPARE(m_log.constLast(), QStringLiteral("tool t1 denied: \"\""));
    QCOMPARE(ledger.deniedTools(), 1);
}

void tst_TurnLedger::leavesNothingOpen()
{
    TurnLedger ledger;
    ledger.note(bash(Status::Pending, QStringLiteral("sleep 9")), log());
    ledger.close(log());
    QCOMPARE(m_log.mid(1), QStringList({QStringLiteral("tool t1 started: Bash, execute, \"sleep 9\""),
                                        QStringLiteral("tool t1 failed: \"its end was not told before the turn was over\"")}));
}

void tst_TurnLedger::holdsAFewToolsOnly()
{
    TurnLedger ledger;
    for (int i = 0; i < 3 * TurnLedger::maxTools; ++i) {
        ToolNews news = bash(Status::Running, QStringLiteral("x"));
        news.id = QString::number(i);
        ledger.note(news, log());
    }
    QCOMPARE(m_log.filter(QStringLiteral("failed")).size(), 2 * TurnLedger::maxTools);
}

SIBYL_TEST(tst_TurnLedger)
#include "tst_TurnLedger.moc"
