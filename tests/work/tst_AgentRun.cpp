// SPDX-License-Identifier: Apache-2.0
#include "support/FakeClock.h"
#include "support/FakeLauncher.h"
#include "support/ScriptedAdapter.h"
#include "support/TestMain.h"
#include "work/AgentRun.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;

// An agent that talks, from its start to the verdict.
class tst_AgentRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void opensTheConversationWhenTheAgentRuns();
    void doesNotSayAnythingTwiceAfterAdoption();
    void answersByTheModeWithoutAskingAnybody();
    void keepsAQuestionForAPersonUntilItIsAnswered();
    void deniesAQuestionThatNobodyAnswersInTime();
    void aQuestionThatExpiredExplainsAFailure();
    void refusesAnAnswerThatTheAgentDidNotOffer();
    void forgetsAQuestionThatTheAgentWithdrew();
    void stopsAnAgentThatCannotBeRefused();
    void asksTheAgentToStopBeforeItIsSignalled();
    void signalsAtOnceAnAgentThatKnowsNoWordForStop();
    void aSecondStopDoesNotWait();
    void endsOverBudget();
    void tellsABudgetOfTimeFromTheTimeOfTheTask_data();
    void tellsABudgetOfTimeFromTheTimeOfTheTask();
    void saysWhenARateLimitEnds();
    void tellsThatAConversationIsLost();
    void countsARateLimitFromItsOwnEnd();
    void aStalledAgentIsEnded();
    void aBusyTreeIsNotStalled();
    void anAgentThatWaitsForAPersonIsNotStalled();
    void doesNotWaitForeverForAnAgentThatIsDone();
    void writesEventsOnceOverTwoLives();

private:
    void makeRun();
    void begin();
    test::FakeProcess *process() const { return m_launcher->started.at(0); }
    void end() { process()->end({.ending = Exited{0}}); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<test::FakeClock> m_clock;
    std::unique_ptr<test::FakeLauncher> m_launcher;
    test::ScriptedAdapter *m_adapter = nullptr;
    std::unique_ptr<AgentRun> m_run;
    AgentTask m_task;
    AgentRules m_rules;
    QByteArray m_writtenBefore;
    std::optional<ExitReport> m_seen;
    QList<AgentRunReport> m_reports;
};

void tst_AgentRun::init()
{
    m_run.reset();
    m_reports.clear();
    m_seen.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<test::FakeClock>();
    m_launcher = std::make_unique<test::FakeLauncher>();
    m_task = {};
    m_task.profile.driver = AgentDriver::Claude;
    m_task.profile.permissions = PermissionMode::AcceptEdits;
    m_rules = {};
    makeRun();
}

void tst_AgentRun::makeRun()
{
    auto adapter = std::make_unique<test::ScriptedAdapter>();
    adapter->writtenBefore = &m_writtenBefore;
    adapter->seen = &m_seen;
    m_adapter = adapter.get();
    m_run = std::make_unique<AgentRun>(*m_clock, *m_launcher, std::move(adapter), m_task, m_rules, m_dir->path());
    connect(m_run.get(), &AgentRun::ended, this, [this](const AgentRunReport &report) { m_reports << report; });
}

void tst_AgentRun::begin()
{
    m_run->launch();
    process()->becomeReady();
    m_run->go();
    process()->start();
    process()->input.clear();
}

void tst_AgentRun::opensTheConversationWhenTheAgentRuns()
{
    m_run->launch();
    process()->becomeReady();
    QVERIFY(m_run->isReady());
    QVERIFY(!process()->isGone);
    m_run->go();
    QCOMPARE(process()->input, QByteArray());
    process()->start();
    QCOMPARE(process()->input, QByteArray("hello\n"));
    end();
    QCOMPARE(m_reports.size(), 1);
    QCOMPARE(toString(m_reports[0].verdict.ending), toString(Ending::Completed));
}

void tst_AgentRun::doesNotSayAnythingTwiceAfterAdoption()
{
    m_launcher->written = "first\nhello\nanswer a yes\n";
    m_run->adopt();
    m_launcher->adopted.at(0)->start();
    QCOMPARE(m_writtenBefore, QByteArray("hello\nanswer a yes\n"));
    QCOMPARE(m_launcher->adopted.at(0)->input, QByteArray());
}

void tst_AgentRun::answersByTheModeWithoutAskingAnybody()
{
    begin();
    process()->print("ask read1\n");
    QCOMPARE(process()->input, QByteArray("answer read1 yes\n"));
    QVERIFY(m_run->openPermissions().isEmpty());
}

void tst_AgentRun::keepsAQuestionForAPersonUntilItIsAnswered()
{
    begin();
    process()->print("ask run1\n");
    QCOMPARE(process()->input, QByteArray());
    QCOMPARE(m_run->openPermissions().size(), 1);
    QCOMPARE(m_run->openPermissions().at(0).expiresUtc, m_clock->nowUtc().addSecs(300));
    QVERIFY(m_run->answerPermission(QStringLiteral("run1"), QStringLiteral("yes")));
    QCOMPARE(process()->input, QByteArray("answer run1 yes\n"));
    QVERIFY(m_run->openPermissions().isEmpty());
    const Result<> again = m_run->answerPermission(QStringLiteral("run1"), QStringLiteral("yes"));
    QVERIFY(!again);
    QCOMPARE(again.error().kind, ErrorKind::NotFound);
}

void tst_AgentRun::deniesAQuestionThatNobodyAnswersInTime()
{
    begin();
    process()->print("ask run1\nask run2\n");
    m_clock->advance(Seconds(299));
    QCOMPARE(m_run->openPermissions().size(), 2);
    m_clock->advance(Seconds(1));
    QCOMPARE(process()->input, QByteArray("answer run1 no\nanswer run2 no\n"));
    QVERIFY(m_run->openPermissions().isEmpty());
    end();
    QCOMPARE(toString(m_reports.at(0).verdict.ending), toString(Ending::Completed)); // it did without
}

void tst_AgentRun::aQuestionThatExpiredExplainsAFailure()
{
    begin();
    m_adapter->verdict.ending = Ending::Failed;
    process()->print("ask run1\n");
    m_clock->advance(Seconds(300));
    end();
    QCOMPARE(toString(m_reports.at(0).verdict.ending), toString(Ending::InputExpired));
}

void tst_AgentRun::refusesAnAnswerThatTheAgentDidNotOffer()
{
    begin();
    process()->print("ask run1\n");
    const Result<> answer = m_run->answerPermission(QStringLiteral("run1"), QStringLiteral("maybe"));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Usage);
    QCOMPARE(m_run->openPermissions().size(), 1);
}

void tst_AgentRun::forgetsAQuestionThatTheAgentWithdrew()
{
    begin();
    process()->print("ask run1\nwithdraw run1\n");
    QVERIFY(m_run->openPermissions().isEmpty());
    m_clock->advance(Seconds(301));
    QCOMPARE(process()->input, QByteArray());
}

void tst_AgentRun::stopsAnAgentThatCannotBeRefused()
{
    begin();
    m_adapter->verdict.ending = Ending::Failed;
    process()->print("ask only1\n");
    m_clock->advance(Seconds(300));
    QCOMPARE(process()->kills.size(), 1u);
    end();
    QCOMPARE(toString(m_reports.at(0).verdict.ending), toString(Ending::InputExpired));
}

void tst_AgentRun::asksTheAgentToStopBeforeItIsSignalled()
{
    begin();
    m_run->stop(Seconds(10));
    QCOMPARE(process()->input, QByteArray("interrupt\n"));
    QVERIFY(process()->kills.empty());
    m_clock->advance(Seconds(5));
    QCOMPARE(process()->kills, std::vector{Milliseconds(10'000)});
}

void tst_AgentRun::signalsAtOnceAnAgentThatKnowsNoWordForStop()
{
    begin();
    m_adapter->canInterrupt = false;
    m_run->stop(Seconds(10));
    QCOMPARE(process()->kills, std::vector{Milliseconds(10'000)});
}

void tst_AgentRun::aSecondStopDoesNotWait()
{
    begin();
    m_run->stop(Seconds(10));
    m_run->stop(Seconds(1));
    QCOMPARE(process()->kills, std::vector{Milliseconds(1'000)});
    m_clock->advance(Seconds(10));
    QCOMPARE(process()->kills.size(), 1u);
}

void tst_AgentRun::endsOverBudget()
{
    m_task.limits.costUsd = 2.0;
    makeRun();
    begin();
    process()->print("cost 1.99\n");
    QCOMPARE(process()->input, QByteArray());
    process()->print("cost 2.01\n");
    QCOMPARE(process()->input, QByteArray("interrupt\n"));
    end();
    const AgentVerdict verdict = m_reports.at(0).verdict;
    QCOMPARE(toString(verdict.ending), toString(Ending::BudgetExceeded));
    QCOMPARE(verdict.error, QStringLiteral("stopped over its budget: it cost 2.01 USD, the limit is 2.00 USD"));
    QCOMPARE(verdict.usage.costUsd, std::optional(2.01));
}

void tst_AgentRun::tellsABudgetOfTimeFromTheTimeOfTheTask_data()
{
    QTest::addColumn<int>("budget"); // seconds; 0: none
    QTest::addColumn<int>("limit");  // that the supervisor had
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QString>("error");
    QTest::newRow("the task's") << 900 << 60 << "timeout" << "the adapter's words";
    QTest::newRow("no budget") << 0 << 60 << "timeout" << "the adapter's words";
    QTest::newRow("the budget's") << 60 << 60 << "budget_exceeded" << "stopped over its budget: it ran for 60 s, which is the limit";
}

void tst_AgentRun::tellsABudgetOfTimeFromTheTimeOfTheTask()
{
    QFETCH(int, budget);
    QFETCH(int, limit);
    m_task.limits.wallTime = budget > 0 ? std::optional(Seconds(budget)) : std::nullopt;
    makeRun();
    begin();
    m_adapter->verdict.ending = Ending::Timeout;
    m_adapter->verdict.error = QStringLiteral("the adapter's words");
    process()->end({.ending = TimedOut{Seconds(limit)}});
    QTEST(toString(m_reports.at(0).verdict.ending), "ending");
    QTEST(m_reports.at(0).verdict.error, "error");
}

void tst_AgentRun::saysWhenARateLimitEnds()
{
    m_adapter->verdict.ending = Ending::RateLimited;
    begin();
    process()->print("limited " + m_clock->nowUtc().addSecs(90).toString(Qt::ISODate).toUtf8() + '\n');
    m_clock->advance(Seconds(30));
    end();
    QVERIFY(m_reports.at(0).verdict.retryAfter.has_value());
    const Seconds wait = *m_reports.at(0).verdict.retryAfter;
    QVERIFY(wait > Seconds(58) && wait <= Seconds(60)); // the clock may stand between two seconds
}

void tst_AgentRun::tellsThatAConversationIsLost()
{
    QStringList sessions;
    connect(m_run.get(), &AgentRun::eventRead, this, [&](const AgentEvent &event) {
        if (const auto *named = std::get_if<SessionNamed>(&event)) {
            sessions << named->sessionId;
        }
    });
    m_adapter->verdict.ending = Ending::Interrupted;
    m_adapter->verdict.isConversationLost = true;
    begin();
    end();
    QCOMPARE(sessions, QStringList{QString()});
    QCOMPARE(m_reports.size(), 1);
}

void tst_AgentRun::countsARateLimitFromItsOwnEnd()
{
    m_adapter->verdict.ending = Ending::RateLimited;
    m_adapter->verdict.limitEnd.atUtc = m_clock->nowUtc().addSecs(90);
    begin();
    m_clock->advance(Seconds(30));
    end();
    QCOMPARE(m_reports.at(0).verdict.retryAfter, std::optional(Seconds(60)));
}

void tst_AgentRun::aStalledAgentIsEnded()
{
    begin();
    m_adapter->verdict.ending = Ending::Failed;
    process()->print("say working\n");
    m_clock->advance(Seconds(1'200)); // the first look finds a word, so it counts from there
    QVERIFY(process()->kills.empty());
    m_clock->advance(Seconds(240));
    QCOMPARE(process()->kills.size(), 1u);
    end();
    QCOMPARE(toString(m_reports.at(0).verdict.ending), toString(Ending::Stalled));
}

void tst_AgentRun::aBusyTreeIsNotStalled()
{
    begin();
    for (int minute = 0; minute < 60; ++minute) {
        *m_launcher->cpu += Seconds(30);
        m_clock->advance(Seconds(60));
    }
    QVERIFY(process()->kills.empty());
}

void tst_AgentRun::anAgentThatWaitsForAPersonIsNotStalled()
{
    m_rules.permissionTimeout = Seconds(7'200);
    makeRun();
    begin();
    process()->print("ask run1\n");
    m_clock->advance(Seconds(7'000));
    QVERIFY(process()->kills.empty());
    QCOMPARE(m_run->openPermissions().size(), 1);
}

void tst_AgentRun::doesNotWaitForeverForAnAgentThatIsDone()
{
    begin();
    process()->print("done\n");
    m_clock->advance(Seconds(14));
    QVERIFY(process()->kills.empty());
    m_clock->advance(Seconds(1));
    QCOMPARE(process()->kills.size(), 1u);
    process()->end({.ending = Killed{}});
    QCOMPARE(toString(m_reports.at(0).verdict.ending), toString(Ending::Completed));
    QCOMPARE(m_seen->ending, decltype(ExitReport::ending)(Exited{0})); // its work was over
    QCOMPARE(m_reports.at(0).exit.ending, decltype(ExitReport::ending)(Killed{}));
}

void tst_AgentRun::writesEventsOnceOverTwoLives()
{
    begin();
    process()->print("say one\nplan first\n");
    m_run.reset(); // the daemon ends, the agent goes on
    makeRun();
    m_run->adopt();
    m_launcher->adopted.at(0)->start();
    m_launcher->adopted.at(0)->print("say one\nplan first\nsay two\n");
    QFile file(m_dir->filePath(QStringLiteral("events")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArrayList lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].contains("one"));
    QVERIFY(lines[1].contains("first"));
    QVERIFY(lines[2].contains("two"));
    QCOMPARE(m_run->plan().size(), 1);
}

SIBYL_TEST(tst_AgentRun)
#include "tst_AgentRun.moc"
