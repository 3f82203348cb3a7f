// SPDX-License-Identifier: Apache-2.0
#include "agents/PlainAdapter.h"
#include "journal/Journal.h"
#include "protocol/MessageCodec.h"
#include "support/FakeClock.h"
#include "support/FakeLauncher.h"
#include "support/NoCommands.h"
#include "support/TestMain.h"
#include "work/TaskRun.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;

// A task in a plain directory, step by step; the git side is tested with real repositories end to
// end.
class tst_TaskRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void runsFromStartToStoredResult();
    void theAgentIsExecutedOnlyAfterTheJournalKnows();
    void aFailureKeepsItsOutput();
    void cancelledBeforeItStarted();
    void cancelledWhileTheSupervisorComesUp();
    void cancelledWhileRunning();
    void stoppedForTheNextAttemptIsRetryable();
    void anEndingThatCameBeforeTheCancelStands();
    void aSupervisorThatDoesNotComeUpIsInfrastructure();
    void adoptsARunningAgent();
    void reportsAnAgentThatWasLost();
    void aPlanThatIsNoLongerAllowedEndsTheTask();

private:
    void makeRun(AttemptRecord record = {});
    test::FakeProcess *process() const { return m_launcher->started.at(0); }
    void startUntilRunning();
    TaskComplete result() const { return std::get<TaskComplete>(*decodeRunnerMessage(m_results.at(0).frame)); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<test::FakeClock> m_clock;
    std::unique_ptr<test::FakeLauncher> m_launcher;
    test::NoCommands m_commands;
    std::unique_ptr<Git> m_git;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<TaskRun> m_run;
    QList<OutboxRecord> m_results;
};

void tst_TaskRun::init()
{
    m_run.reset();
    m_journal.reset();
    m_git.reset();
    m_results.clear();
    m_dir = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<test::FakeClock>();
    m_launcher = std::make_unique<test::FakeLauncher>();
    m_git = std::make_unique<Git>(m_commands, *m_clock);
    m_journal = Journal::open(m_dir->filePath(QStringLiteral("journal"))).value();
    makeRun();
}

void tst_TaskRun::makeRun(AttemptRecord record)
{
    TaskAssign assign;
    assign.taskId = QStringLiteral("t1");
    assign.agentId = QStringLiteral("agent_1");
    assign.attempt = 2;
    assign.prompt = QStringLiteral("Fix the login");
    TaskPlan plan;
    plan.workplace = EmptyDirectory{};
    plan.directory = m_dir->filePath(QStringLiteral("w/p/t1"));
    plan.command = QStringLiteral("my-agent");
    plan.wallLimit = Seconds(60);
    plan.profile.name = QStringLiteral("command");
    record.key = {assign.taskId, 2};
    record.agentId = assign.agentId;
    record.directory = m_dir->filePath(QStringLiteral("attempts/t1.2"));
    TaskSettings settings;
    settings.serverUrl = QStringLiteral("http://s");
    settings.runnerId = QStringLiteral("r1");
    m_run = std::make_unique<TaskRun>(TaskServices{*m_clock, *m_git, *m_launcher, *m_journal}, settings, assign, plan,
                                      record, std::make_unique<PlainAdapter>());
    connect(m_run.get(), &TaskRun::resultStored, this, [this](const OutboxRecord &outbox) { m_results << outbox; });
}

void tst_TaskRun::startUntilRunning()
{
    m_run->start();
    process()->becomeReady();
    QTRY_VERIFY(process()->isGone);
    process()->start();
}

void tst_TaskRun::runsFromStartToStoredResult()
{
    startUntilRunning();
    QCOMPARE(toString(m_run->phase()), toString(TaskPhase::Running));
    QCOMPARE(process()->spec.workingDirectory, m_dir->filePath(QStringLiteral("w/p/t1")));
    QVERIFY(QDir(process()->spec.workingDirectory).exists());
    QFile prompt(m_dir->filePath(QStringLiteral("attempts/t1.2/prompt.txt")));
    QVERIFY(prompt.open(QIODevice::ReadOnly));
    QCOMPARE(prompt.readAll(), QByteArray("Fix the login"));

    process()->print("working\nall done\n");
    process()->end({.ending = Exited{0}, .duration = Seconds(3)});
    QTRY_COMPARE(m_results.size(), 1);
    QCOMPARE(m_results[0].serverUrl, QStringLiteral("http://s"));
    const TaskComplete complete = result();
    QVERIFY(complete.isSuccess);
    QCOMPARE(complete.attempt, std::optional(2));
    QCOMPARE(complete.result.status, QStringLiteral("completed"));
    QCOMPARE(complete.result.stdoutTail, QStringLiteral("working\nall done"));
    QCOMPARE(complete.result.duration, Milliseconds(3000));
    QCOMPARE(m_run->record().ending, QStringLiteral("completed"));
}

void tst_TaskRun::theAgentIsExecutedOnlyAfterTheJournalKnows()
{
    m_run->start();
    process()->becomeReady();
    QVERIFY(!process()->isGone); // the journal answers later
    QTRY_VERIFY(process()->isGone);
    QCOMPARE(toString(m_run->record().step), toString(TaskStep::Committed));
}

void tst_TaskRun::aFailureKeepsItsOutput()
{
    startUntilRunning();
    process()->print("half way\n");
    process()->end({.ending = Exited{3}});
    QTRY_COMPARE(m_results.size(), 1);
    QVERIFY(!result().isSuccess);
    QVERIFY(!result().isRetryable);
    QCOMPARE(result().result.exitCode, std::optional(3));
    QCOMPARE(result().result.stdoutTail, QStringLiteral("half way"));
    QVERIFY(result().error.contains(QStringLiteral("exit code 3")));
}

void tst_TaskRun::cancelledBeforeItStarted()
{
    m_run->stop(StopKind::Cancelled, QStringLiteral("not needed"), Seconds(5));
    QTRY_COMPARE(m_results.size(), 1);
    QVERIFY(m_launcher->started.empty());
    QCOMPARE(result().result.status, QStringLiteral("cancelled"));
    QVERIFY(!result().isRetryable);
    QCOMPARE(result().error, QStringLiteral("not needed"));
}

void tst_TaskRun::cancelledWhileTheSupervisorComesUp()
{
    m_run->start();
    m_run->stop(StopKind::Cancelled, QStringLiteral("not needed"), Seconds(5));
    QVERIFY(m_results.isEmpty());
    const QPointer<test::FakeProcess> waiting = process();
    waiting->becomeReady();
    QTRY_COMPARE(m_results.size(), 1);
    QVERIFY(!waiting || !waiting->isGone);
    QCOMPARE(result().result.status, QStringLiteral("cancelled"));
}

void tst_TaskRun::cancelledWhileRunning()
{
    startUntilRunning();
    m_run->stop(StopKind::Cancelled, QStringLiteral("by the user"), Seconds(5));
    QCOMPARE(process()->kills, std::vector<Milliseconds>{Seconds(5)});
    process()->end({.ending = Killed{}});
    QTRY_COMPARE(m_results.size(), 1);
    QCOMPARE(result().result.ending, QStringLiteral("cancelled"));
    QCOMPARE(result().error, QStringLiteral("by the user"));
}

void tst_TaskRun::stoppedForTheNextAttemptIsRetryable()
{
    startUntilRunning();
    m_run->stop(StopKind::Interrupted, QStringLiteral("the runner is going down"), Seconds(5));
    process()->end({.ending = Killed{}});
    QTRY_COMPARE(m_results.size(), 1);
    QCOMPARE(result().result.ending, QStringLiteral("interrupted"));
    QVERIFY(result().isRetryable);
}

void tst_TaskRun::anEndingThatCameBeforeTheCancelStands()
{
    startUntilRunning();
    process()->end({.ending = Exited{0}});
    m_run->stop(StopKind::Cancelled, QStringLiteral("too late"), Seconds(5));
    QTRY_COMPARE(m_results.size(), 1);
    QCOMPARE(result().result.status, QStringLiteral("completed"));
}

void tst_TaskRun::aSupervisorThatDoesNotComeUpIsInfrastructure()
{
    m_run->start();
    process()->end({.ending = FailedToStart{QStringLiteral("no supervisor")}});
    QTRY_COMPARE(m_results.size(), 1);
    QCOMPARE(result().result.ending, QStringLiteral("infrastructure"));
    QVERIFY(result().isRetryable);
}

void tst_TaskRun::adoptsARunningAgent()
{
    m_launcher->traces[m_dir->filePath(QStringLiteral("attempts/t1.2"))] = AttemptTrace::Running;
    m_run->resume();
    QVERIFY(m_launcher->started.empty());
    QCOMPARE(m_launcher->adopted.size(), size_t(1));
    test::FakeProcess *agent = m_launcher->adopted[0];
    agent->start();
    agent->print("from before\nand now\n");
    QVERIFY(!agent->isGone); // an adopted agent needs no go
    agent->end({.ending = Exited{0}}); // and with it the fake itself
    QTRY_COMPARE(m_results.size(), 1);
    QCOMPARE(result().result.stdoutTail, QStringLiteral("from before\nand now"));
}

void tst_TaskRun::reportsAnAgentThatWasLost()
{
    m_launcher->traces[m_dir->filePath(QStringLiteral("attempts/t1.2"))] = AttemptTrace::Cut;
    m_run->resume();
    test::FakeProcess *agent = m_launcher->adopted.at(0);
    agent->end({.ending = Interrupted{QStringLiteral("power cut")}});
    QTRY_COMPARE(m_results.size(), 1);
    QCOMPARE(result().result.ending, QStringLiteral("interrupted"));
    QVERIFY(result().isRetryable);
}

void tst_TaskRun::aPlanThatIsNoLongerAllowedEndsTheTask()
{
    m_run->refuse(QStringLiteral("project is not linked any more"));
    QTRY_COMPARE(m_results.size(), 1);
    QCOMPARE(result().result.status, QStringLiteral("failed"));
    QCOMPARE(result().error, QStringLiteral("project is not linked any more"));
}

SIBYL_TEST(tst_TaskRun)
#include "tst_TaskRun.moc"
