// SPDX-License-Identifier: Apache-2.0
#include "server/Scheduling.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl::server;

namespace {

const QString project = QStringLiteral("6f1c9a3e-7d0b-4a55-9a41-0c9d2f6b8e11");

RunnerCandidate idleRunner(const QString &name)
{
    return {.runnerId = name, .name = name, .maxConcurrentAgents = 4, .takesUnlinked = true};
}

} // namespace

class tst_Scheduling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scores_data();
    void scores();
    void theHighestTotalWins();
    void equalTotalsKeepTheirOrder();
    void nobodyThere();
    void everyObstacleIsNamed();
    void routeIgnoresWhoLinkedWhat();
    void followUps_data();
    void followUps();
};

void tst_Scheduling::scores_data()
{
    QTest::addColumn<RunnerCandidate>("candidate");
    QTest::addColumn<bool>("isWarm");
    QTest::addColumn<bool>("isPreferred");
    QTest::addColumn<QStringList>("required");
    QTest::addColumn<double>("total");
    QTest::addColumn<QString>("obstacle");

    const QStringList none;
    const QStringList git{QStringLiteral("git")};
    RunnerCandidate idle = idleRunner(QStringLiteral("a"));
    idle.capabilities = git;
    RunnerCandidate half = idle;
    half.agentCount = 2;
    RunnerCandidate full = idle;
    full.agentCount = 4;
    RunnerCandidate overFull = idle;
    overFull.agentCount = 6;
    RunnerCandidate stale = idle;
    stale.isStale = true;
    RunnerCandidate draining = idle;
    draining.isDraining = true;
    RunnerCandidate picky = idle;
    picky.takesUnlinked = false;
    RunnerCandidate refused = idle;
    refused.hasRefused = true;

    QTest::newRow("idle") << idle << false << false << none << 20.0 << QString();
    QTest::newRow("half") << half << false << false << none << 10.0 << QString();
    QTest::newRow("warm") << idle << true << false << none << 70.0 << QString();
    QTest::newRow("preferred") << idle << false << true << none << 45.0 << QString();
    QTest::newRow("everything") << idle << true << true << git << 125.0 << QString();
    QTest::newRow("missing") << idle << true << true << QStringList{QStringLiteral("gpu"), QStringLiteral("git")} << -5.0
                             << QStringLiteral("missing ['gpu']");
    // The original lets these two win (S-32).
    QTest::newRow("full and warm") << full << true << false << none << 0.0 << QStringLiteral("at capacity");
    QTest::newRow("stale with all the rest") << stale << true << true << git << 25.0 << QStringLiteral("unhealthy (stale heartbeat)");
    QTest::newRow("over full") << overFull << false << false << none << -50.0 << QStringLiteral("at capacity");
    QTest::newRow("draining") << draining << false << false << none << 20.0 << QStringLiteral("draining");
    QTest::newRow("unlinked") << picky << false << false << none << 20.0 << QStringLiteral("has not linked this project");
    QTest::newRow("linked") << picky << true << false << none << 70.0 << QString();
    QTest::newRow("refused") << refused << true << false << none << 70.0 << QStringLiteral("rejected this task");
}

void tst_Scheduling::scores()
{
    QFETCH(RunnerCandidate, candidate);
    QFETCH(bool, isWarm);
    QFETCH(bool, isPreferred);
    QFETCH(QStringList, required);
    QFETCH(double, total);
    QFETCH(QString, obstacle);
    candidate.hasProject = isWarm;
    const TaskWish wish{.projectId = project,
                        .requiredCapabilities = required,
                        .preferredRunnerId = isPreferred ? candidate.runnerId : QString()};
    const RunnerScore score = scoreOf(candidate, wish);
    QCOMPARE(score.total, total);
    QCOMPARE(score.obstacle, obstacle);
    QCOMPARE(score.affinity + score.capability + score.load + score.healthPenalty, total);
    QCOMPARE(score.hasWarmWorktree, isWarm);
    QCOMPARE(route({candidate}, wish).winner.has_value(), obstacle.isEmpty() && total >= 0);
}

void tst_Scheduling::theHighestTotalWins()
{
    RunnerCandidate busy = idleRunner(QStringLiteral("busy"));
    busy.agentCount = 3;
    RunnerCandidate warm = busy;
    warm.runnerId = warm.name = QStringLiteral("warm");
    warm.hasProject = true;
    const RouteDecision decision = route({busy, idleRunner(QStringLiteral("idle")), warm}, {.projectId = project});
    QCOMPARE(decision.winner->runnerId, QStringLiteral("warm"));
    QCOMPARE(decision.scores.at(1).runnerId, QStringLiteral("idle"));
    QVERIFY(decision.reason.isEmpty());
}

void tst_Scheduling::equalTotalsKeepTheirOrder()
{
    const RouteDecision decision = route({idleRunner(QStringLiteral("b")), idleRunner(QStringLiteral("a"))}, {});
    QCOMPARE(decision.winner->runnerId, QStringLiteral("b"));
}

void tst_Scheduling::nobodyThere()
{
    const RouteDecision decision = route({}, {.projectId = project});
    QVERIFY(!decision.winner);
    QCOMPARE(decision.reason, QStringLiteral("No runners available. All runners are offline or excluded."));
}

void tst_Scheduling::everyObstacleIsNamed()
{
    RunnerCandidate full = idleRunner(QStringLiteral("full"));
    full.agentCount = 4;
    full.capabilities = {QStringLiteral("a"), QStringLiteral("b")};
    const RouteDecision decision = route({idleRunner(QStringLiteral("plain")), full},
                                         {.requiredCapabilities = {QStringLiteral("a"), QStringLiteral("b")}});
    QCOMPARE(decision.reason, QStringLiteral("No suitable runners: full: at capacity; plain: missing ['a', 'b']"));
}

void tst_Scheduling::routeIgnoresWhoLinkedWhat()
{
    RunnerCandidate picky = idleRunner(QStringLiteral("picky"));
    picky.takesUnlinked = false;
    QVERIFY(route({picky}, {.projectId = project, .mustBeTaken = false}).winner);
}

// "former" ran the task whose conversation goes on; "other" has linked the project, so its score is higher.
void tst_Scheduling::followUps_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<QList<RunnerCandidate>>("candidates");
    QTest::addColumn<QString>("winner"); // empty = it waits
    QTest::addColumn<QString>("reason"); // how it begins

    const Conversation awaited{.runnerId = QStringLiteral("former"), .runnerName = QStringLiteral("former"), .isAwaited = true};
    Conversation missed = awaited;
    missed.isAwaited = false;
    Conversation ongoing;
    ongoing.isOngoing = true;
    const RunnerCandidate former = idleRunner(QStringLiteral("former"));
    RunnerCandidate other = idleRunner(QStringLiteral("other"));
    other.hasProject = true;
    RunnerCandidate fullOther = other;
    fullOther.agentCount = 4;
    RunnerCandidate full = former;
    full.agentCount = 4;
    RunnerCandidate stale = former;
    stale.isStale = true;
    RunnerCandidate passing = former;
    passing.hasRefused = true;
    RunnerCandidate refusing = passing;
    refusing.mayStillTakeIt = false;
    const QString none;
    const QString waits = QStringLiteral("Waits for runner former, which has the conversation it goes on with: ");
    const QString missedText = QStringLiteral("Runner former has the conversation it goes on with, but does not take it. ");

    QTest::newRow("its runner is free") << awaited << QList{other, former} << QStringLiteral("former") << none;
    QTest::newRow("free, after the wait") << missed << QList{other, former} << QStringLiteral("former") << none;
    QTest::newRow("not ended") << ongoing << QList{other, former} << none << QStringLiteral("Waits for the end of the task");
    QTest::newRow("full") << awaited << QList{other, full} << none << waits + QStringLiteral("at capacity");
    QTest::newRow("stale") << awaited << QList{other, stale} << none << waits + QStringLiteral("unhealthy");
    QTest::newRow("offline") << awaited << QList{other} << none << waits + QStringLiteral("offline");
    QTest::newRow("nobody there") << awaited << QList<RunnerCandidate>() << none << waits + QStringLiteral("offline");
    QTest::newRow("rejected for now") << awaited << QList{other, passing} << none << waits + QStringLiteral("rejected this task");
    QTest::newRow("rejected for good") << awaited << QList{other, refusing} << QStringLiteral("other") << none;
    QTest::newRow("full, after the wait") << missed << QList{other, full} << QStringLiteral("other") << none;
    QTest::newRow("offline, after the wait") << missed << QList{other} << QStringLiteral("other") << none;
    QTest::newRow("and the other is full") << missed << QList{fullOther} << none << missedText + QStringLiteral("No suitable runners: other: at capacity");
    QTest::newRow("and nobody there") << missed << QList<RunnerCandidate>() << none << missedText + QStringLiteral("No runners available");
    QTest::newRow("nobody has it") << Conversation() << QList{other} << QStringLiteral("other") << none;
    QTest::newRow("nobody has it, nobody there") << Conversation() << QList<RunnerCandidate>() << none
                                                 << QStringLiteral("No registered runner has the conversation it goes on with. No runners available");
}

void tst_Scheduling::followUps()
{
    QFETCH(Conversation, conversation);
    QFETCH(QList<RunnerCandidate>, candidates);
    QFETCH(QString, winner);
    QFETCH(QString, reason);
    const RouteDecision decision = route(candidates, {.projectId = project, .conversation = conversation});
    QCOMPARE(decision.winner ? decision.winner->runnerId : QString(), winner);
    QVERIFY2(decision.reason.startsWith(reason) && decision.reason.isEmpty() == reason.isEmpty(), qPrintable(decision.reason));
}

Q_DECLARE_METATYPE(sibyl::server::RunnerCandidate)
Q_DECLARE_METATYPE(sibyl::server::Conversation)

SIBYL_TEST(tst_Scheduling)
#include "tst_Scheduling.moc"
