// SPDX-License-Identifier: Apache-2.0
#include "../git/GitSandbox.h"
#include "support/FakeLauncher.h"
#include "support/TestMain.h"
#include "work/WorkHandover.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::test;
using namespace std::chrono_literals;

// From what an agent left in a real worktree to the outcome, with gates that the test plays.
class tst_WorkHandover : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void collectsAndPushes();
    void gatesRunOneAfterTheOther();
    void aFailedGateFailsTheTaskAndPushesNothing();
    void aGateThatCouldNotRunIsNobodysFault();
    void gatesAreForCompletedWorkOnly_data();
    void gatesAreForCompletedWorkOnly();
    void whatAGateWritesIsNotTheWork();
    void aStopEndsTheGateAndTheRest();
    void aStopWhileCollectingSparesTheGates();
    void aStopHasNothingToEndWithoutGates();
    void aRefusedPushIsANotice();
    void theMachineDecidesAboutPushes();
    void bundlesLieInTheAttemptsDirectory();
    void whatCannotBeReadIsNoResult();

private:
    void begin();
    void await() { QTRY_VERIFY_WITH_TIMEOUT(!m_outcomes.isEmpty(), 30'000); }
    FakeProcess *gate(size_t n)
    {
        const bool isThere = QTest::qWaitFor([&] { return m_launcher.started.size() > n; }, 30'000);
        return isThere ? m_launcher.started.at(n).data() : nullptr;
    }
    void endGate(size_t n, const ExitReport &report);
    QString remoteTip() { return m_sandbox->git(m_sandbox->upstream(), {QStringLiteral("for-each-ref"), QStringLiteral("--format=%(objectname)"), QStringLiteral("refs/heads/") + m_request.worktree.branch}); }
    const AttemptOutcome &outcome() const { return m_outcomes.first(); }

    std::unique_ptr<GitSandbox> m_sandbox;
    FakeLauncher m_launcher;
    std::unique_ptr<WorkHandover> m_handover;
    HandoverRequest m_request;
    AgentVerdict m_verdict;
    QList<AttemptOutcome> m_outcomes;
};

void tst_WorkHandover::init()
{
    m_handover.reset();
    m_outcomes.clear();
    m_launcher = FakeLauncher();
    m_sandbox = std::make_unique<GitSandbox>();
    const QString repository = m_sandbox->makeClone();
    m_request = {};
    m_request.worktree = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("t")));
    m_request.commitMessage = QStringLiteral("Work of the agent");
    m_request.expects = QStringLiteral("changes");
    m_request.gateSpec.workingDirectory = m_request.worktree.path;
    m_request.attemptDirectory = m_sandbox->path(QStringLiteral("attempt"));
    m_sandbox->write(m_request.worktree.path + QStringLiteral("/new"), "new\n");
    m_verdict = {.ending = Ending::Completed, .error = {}};
}

void tst_WorkHandover::begin()
{
    AttemptOutcome outcome;
    outcome.verdict = m_verdict;
    m_handover = std::make_unique<WorkHandover>(m_sandbox->service(), m_launcher, m_request, outcome);
    connect(m_handover.get(), &WorkHandover::finished, this, [this](const AttemptOutcome &done) { m_outcomes << done; });
    m_handover->start();
}

void tst_WorkHandover::endGate(size_t n, const ExitReport &report)
{
    FakeProcess *process = gate(n);
    if (process == nullptr) {
        QTest::qFail("this gate was not started", __FILE__, __LINE__);
        return;
    }
    process->becomeReady();
    process->start();
    process->end(report);
}

void tst_WorkHandover::collectsAndPushes()
{
    m_request.delivery = Delivery::Push;
    begin();
    await();
    QVERIFY(outcome().verdict.ending == Ending::Completed);
    QCOMPARE(outcome().work->commitCount, 1);
    QCOMPARE(outcome().delivery->kind, QStringLiteral("push"));
    QVERIFY(outcome().delivery->isDone);
    QCOMPARE(outcome().delivery->target, QString(QStringLiteral("origin ") + m_request.worktree.branch));
    QCOMPARE(remoteTip(), outcome().work->headCommit);
    QVERIFY(outcome().notices.isEmpty());
}

void tst_WorkHandover::gatesRunOneAfterTheOther()
{
    m_request.gates = {{QStringLiteral("lint"), QStringLiteral("make lint"), 60s}, {QStringLiteral("tests"), QStringLiteral("make test"), 60s}};
    begin();
    QVERIFY(gate(0));
    QCOMPARE(m_sandbox->commitOf(m_request.worktree.repository, m_request.worktree.branch + QStringLiteral("~1")),
             m_request.worktree.baseCommit); // what they look at is committed
    endGate(0, {.ending = Exited{0}});
    QVERIFY(m_outcomes.isEmpty());
    QVERIFY(gate(1)->directory != gate(0)->directory);
    endGate(1, {.ending = Exited{0}});
    await();
    QVERIFY(outcome().verdict.ending == Ending::Completed);
    QCOMPARE(outcome().gates.size(), 2);
    QVERIFY(outcome().gates.at(0).isPassed && outcome().gates.at(1).isPassed);
}

void tst_WorkHandover::aFailedGateFailsTheTaskAndPushesNothing()
{
    m_request.gates = {{QStringLiteral("lint"), QStringLiteral("make lint"), 60s}, {QStringLiteral("tests"), QStringLiteral("make test"), 60s}};
    m_request.delivery = Delivery::Push;
    begin();
    endGate(0, {.ending = Exited{2}});
    await();
    QVERIFY(outcome().verdict.ending == Ending::Failed);
    QCOMPARE(outcome().verdict.error, QStringLiteral("the gate \"lint\" did not pass (exit code 2)"));
    QCOMPARE(m_launcher.started.size(), size_t(1));
    QCOMPARE(outcome().gates.size(), 1);
    QVERIFY(!outcome().delivery);
    QCOMPARE(remoteTip(), QString());
    QCOMPARE(outcome().work->commitCount, 1); // kept on the branch all the same
}

void tst_WorkHandover::aGateThatCouldNotRunIsNobodysFault()
{
    m_request.gates = {{QStringLiteral("tests"), QStringLiteral("make test"), 60s}};
    begin();
    endGate(0, {.ending = FailedToStart{QStringLiteral("no more processes")}});
    await();
    QVERIFY(outcome().verdict.ending == Ending::Infrastructure); // may be tried again
    QCOMPARE(outcome().verdict.error, QStringLiteral("the gate \"tests\" could not be started: no more processes"));
}

void tst_WorkHandover::gatesAreForCompletedWorkOnly_data()
{
    QTest::addColumn<Ending>("ending");
    QTest::addColumn<QString>("expects");
    QTest::newRow("failed") << Ending::Failed << QString();
    QTest::newRow("timeout") << Ending::Timeout << QString();
    QTest::newRow("cancelled") << Ending::Cancelled << QString();
    QTest::newRow("interrupted") << Ending::Interrupted << QString();
}

void tst_WorkHandover::gatesAreForCompletedWorkOnly()
{
    QFETCH(Ending, ending);
    m_verdict = {.ending = ending, .error = QStringLiteral("it was so")};
    m_request.gates = {{QStringLiteral("tests"), QStringLiteral("make test"), 60s}};
    m_request.delivery = Delivery::Push;
    begin();
    await();
    QVERIFY(m_launcher.started.empty());
    QVERIFY(outcome().verdict.ending == ending);
    QCOMPARE(outcome().verdict.error, QStringLiteral("it was so"));
    QCOMPARE(outcome().work->commitCount, 1);
    QCOMPARE(remoteTip(), QString());
}

void tst_WorkHandover::whatAGateWritesIsNotTheWork()
{
    m_request.gates = {{QStringLiteral("tests"), QStringLiteral("make test"), 60s}};
    m_request.delivery = Delivery::Push;
    begin();
    QVERIFY(gate(0));
    m_sandbox->write(m_request.worktree.path + QStringLiteral("/report.xml"), "<tests/>\n");
    m_sandbox->write(m_request.worktree.path + QStringLiteral("/README"), "reformatted\n");
    m_sandbox->git(m_request.worktree.path, "add --all");
    m_sandbox->git(m_request.worktree.path, {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("By a gate")});
    endGate(0, {.ending = Exited{0}});
    await();
    QCOMPARE(outcome().work->filesChanged, 1);
    QCOMPARE(remoteTip(), outcome().work->headCommit);
    QCOMPARE(m_sandbox->git(m_sandbox->upstream(), {QStringLiteral("show"), QStringLiteral("--format=%s"), QStringLiteral("--name-only"), remoteTip()}),
             QStringLiteral("Work of the agent\n\nnew"));
}

void tst_WorkHandover::aStopEndsTheGateAndTheRest()
{
    m_request.gates = {{QStringLiteral("lint"), QStringLiteral("make lint"), 60s}, {QStringLiteral("tests"), QStringLiteral("make test"), 60s}};
    m_request.delivery = Delivery::Push;
    begin();
    QVERIFY(gate(0));
    QVERIFY(m_handover->stopGates(5s));
    QCOMPARE(gate(0)->kills.size(), size_t(1));
    endGate(0, {.ending = Killed{}});
    await();
    QCOMPARE(m_launcher.started.size(), size_t(1));
    QCOMPARE(remoteTip(), QString());
}

void tst_WorkHandover::aStopWhileCollectingSparesTheGates()
{
    m_request.gates = {{QStringLiteral("tests"), QStringLiteral("make test"), 60s}};
    begin();
    QVERIFY(m_handover->stopGates(5s));
    await();
    QVERIFY(m_launcher.started.empty());
    QCOMPARE(outcome().work->commitCount, 1);
}

void tst_WorkHandover::aStopHasNothingToEndWithoutGates()
{
    begin();
    QVERIFY(!m_handover->stopGates(5s));
    await();
    QVERIFY(outcome().verdict.ending == Ending::Completed);
}

void tst_WorkHandover::aRefusedPushIsANotice()
{
    m_request.delivery = Delivery::Push;
    const QString other = m_sandbox->commit(m_sandbox->upstream(), QStringLiteral("other"), "other\n");
    m_sandbox->git(m_sandbox->upstream(), {QStringLiteral("branch"), m_request.worktree.branch, other});
    begin();
    await();
    QVERIFY(outcome().verdict.ending == Ending::Completed); // the work stands, on its branch here
    QVERIFY(!outcome().delivery->isDone);
    QVERIFY2(outcome().delivery->detail.contains(QStringLiteral("[rejected]")), qPrintable(outcome().delivery->detail));
    QCOMPARE(outcome().notices.size(), 1);
    QVERIFY(outcome().notices.first().startsWith(QStringLiteral("the work could not be delivered (push): ")));
    QCOMPARE(remoteTip(), other);
}

void tst_WorkHandover::theMachineDecidesAboutPushes()
{
    m_request.deliver = QStringLiteral("push"); // the task's wish; the setting is `branch`
    begin();
    await();
    QVERIFY(outcome().verdict.ending == Ending::Completed);
    QVERIFY(!outcome().delivery->isDone);
    QVERIFY(outcome().delivery->detail.contains(QStringLiteral("does not push")));
    QCOMPARE(remoteTip(), QString());
}

void tst_WorkHandover::bundlesLieInTheAttemptsDirectory()
{
    m_request.deliver = QStringLiteral("bundle");
    QDir().mkpath(m_request.attemptDirectory);
    begin();
    await();
    QVERIFY2(outcome().delivery->isDone, qPrintable(outcome().delivery->detail));
    QCOMPARE(outcome().delivery->target, QString(m_request.attemptDirectory + QStringLiteral("/work.bundle")));
    m_sandbox->git(m_sandbox->upstream(), {QStringLiteral("bundle"), QStringLiteral("verify"), QStringLiteral("-q"), outcome().delivery->target});
}

void tst_WorkHandover::whatCannotBeReadIsNoResult()
{
    m_request.worktree.repository = m_sandbox->path(QStringLiteral("gone"));
    m_request.gates = {{QStringLiteral("tests"), QStringLiteral("make test"), 60s}};
    begin();
    await();
    QVERIFY(outcome().verdict.ending == Ending::Failed);
    QVERIFY(outcome().verdict.error.contains(QStringLiteral("they are still in ") + m_request.worktree.path));
    QVERIFY(m_launcher.started.empty());
}

Q_DECLARE_METATYPE(sibyl::Ending)

SIBYL_TEST(tst_WorkHandover)
#include "tst_WorkHandover.moc"
