// SPDX-License-Identifier: Apache-2.0
#include "RunnerFrames.h"
#include "ServerBench.h"
#include "support/TestMain.h"

#include <QRegularExpression>
#include <QTest>

using namespace sibyl;
using namespace sibyl::server;
using namespace sibyl::test;

// What becomes of tasks when a runner, a message, the server or its disk fails.
class tst_LostWork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void noAckIsSentAgainThenLost();
    void aLostRunnersTaskIsRequeued();
    void aLostRunnerComesBackWithItsWork();
    void firstSuccessDecides();
    void theSameResultAgainGetsTheSameAnswer();
    void aTaskMissingFromStatusIsLostAfterAWhile();
    void reconcileStopsWhatShouldNotRun();
    void cancelThatNobodyAnswers();
    void everythingSurvivesARestart();
    void nothingIsConfirmedThatIsNotStored();

private:
    std::unique_ptr<ServerBench> m_bench;
    QString m_runnerId;
    QJsonObject m_wish{{QStringLiteral("project_id"), QStringLiteral("shop")}, {QStringLiteral("prompt"), QStringLiteral("do it")}};
};

void tst_LostWork::init()
{
    m_bench = std::make_unique<ServerBench>();
    m_bench->addProject(QStringLiteral("shop"));
    m_runnerId = m_bench->addRunner(QStringLiteral("one"));
}

void tst_LostWork::noAckIsSentAgainThenLost()
{
    const QString other = m_bench->addRunner(QStringLiteral("two"));
    const auto silent = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    QCOMPARE(number(silent->take("task_assign"), "attempt"), 1);
    m_bench->advance(Seconds(31));
    QCOMPARE(number(silent->take("task_assign"), "attempt"), 1);
    silent->pong();
    const auto quick = m_bench->readyRunner(other);
    m_bench->advance(Seconds(31));
    QCOMPARE(number(quick->take("task_assign"), "attempt"), 2);
    QCOMPARE(number(m_bench->task(id), "attempt_count"), 2);
}

void tst_LostWork::aLostRunnersTaskIsRequeued()
{
    const QString other = m_bench->addRunner(QStringLiteral("two"));
    auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    runner->send(ackOf(runner->take("task_assign")));
    runner->disconnect();
    m_bench->advance(Seconds(14 * 60));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("acked"));
    m_bench->advance(Seconds(70));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("retry"));
    QCOMPARE(text(m_bench->task(id), "error_message"), QStringLiteral("runner lost"));
    const auto second = m_bench->readyRunner(other);
    QCOMPARE(number(second->take("task_assign"), "attempt"), 2);
}

void tst_LostWork::aLostRunnerComesBackWithItsWork()
{
    auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = runner->take("task_assign");
    runner->send(ackOf(assign));
    runner->disconnect();
    m_bench->advance(Seconds(16 * 60));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("retry"));
    runner = m_bench->connectRunner(m_runnerId);
    QJsonObject busy = statusOf(runningList(assign));
    busy.insert(QStringLiteral("status"), QStringLiteral("draining"));
    runner->send(busy);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("running"));
    QCOMPARE(number(m_bench->task(id), "attempt_count"), 1);
    QVERIFY(runner->hasNothing("task_cancel"));
}

void tst_LostWork::firstSuccessDecides()
{
    const QString other = m_bench->addRunner(QStringLiteral("two"));
    auto first = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = first->take("task_assign");
    first->send(ackOf(assign));
    first->disconnect();
    m_bench->advance(Seconds(16 * 60));
    const auto second = m_bench->readyRunner(other);
    const QJsonObject again = second->take("task_assign");
    second->send(ackOf(again));
    first = m_bench->connectRunner(m_runnerId);
    first->send(statusOf(runningList(assign))); // both run now
    first->send(completionOf(assign, QStringLiteral("failed")));
    QCOMPARE(first->take("task_completed").value(QStringLiteral("effective")).toBool(), false);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("acked"));
    second->send(completionOf(again, QStringLiteral("completed")));
    QCOMPARE(second->take("task_completed").value(QStringLiteral("effective")).toBool(), true);
    QCOMPARE(number(m_bench->task(id).value(QStringLiteral("attempts")).toArray().at(1).toObject(), "attempt"), 2);
}

void tst_LostWork::theSameResultAgainGetsTheSameAnswer()
{
    const QString other = m_bench->addRunner(QStringLiteral("two"));
    auto first = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = first->take("task_assign");
    first->send(ackOf(assign));
    first->disconnect();
    m_bench->advance(Seconds(16 * 60));
    const auto second = m_bench->readyRunner(other);
    const QJsonObject again = second->take("task_assign");
    second->send(ackOf(again));
    first = m_bench->readyRunner(m_runnerId);
    for (int i = 0; i < 2; ++i) { // the work of the attempt given up decides, and stays decided
        first->send(completionOf(assign, QStringLiteral("completed")));
        QCOMPARE(first->take("task_completed").value(QStringLiteral("effective")).toBool(), true);
    }
    QCOMPARE(text(second->take("task_cancel"), "task_id"), id);
    for (int i = 0; i < 2; ++i) {
        second->send(completionOf(again, QStringLiteral("completed")));
        QCOMPARE(second->take("task_completed").value(QStringLiteral("effective")).toBool(), false);
    }
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("completed"));
}

void tst_LostWork::aTaskMissingFromStatusIsLostAfterAWhile()
{
    auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    runner->send(ackOf(runner->take("task_assign")));
    runner = m_bench->readyRunner(m_runnerId); // back without it: its journal is gone
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("acked"));
    m_bench->advance(Seconds(31));
    QCOMPARE(number(runner->take("task_assign"), "attempt"), 2);
}

void tst_LostWork::reconcileStopsWhatShouldNotRun()
{
    auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = runner->take("task_assign");
    runner->send(ackOf(assign));
    runner->disconnect();
    QCOMPARE(m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/cancel").status, 200);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("canceled"));
    QJsonArray running = runningList(assign);
    running.append(QJsonObject{{QStringLiteral("task_id"), QStringLiteral("unheard-of")}, {QStringLiteral("attempt"), 1}});
    runner = m_bench->connectRunner(m_runnerId);
    runner->send(statusOf(running));
    QCOMPARE(text(runner->take("task_cancel"), "task_id"), id);
    QCOMPARE(text(runner->take("task_cancel"), "task_id"), QStringLiteral("unheard-of"));
}

void tst_LostWork::cancelThatNobodyAnswers()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    runner->send(ackOf(runner->take("task_assign")));
    m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/cancel");
    m_bench->advance(Seconds(35));
    runner->pong();
    m_bench->advance(Seconds(30));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("canceled"));
}

void tst_LostWork::everythingSurvivesARestart()
{
    auto runner = m_bench->readyRunner(m_runnerId);
    QJsonObject wish = m_wish;
    wish.insert(QStringLiteral("idempotency_key"), QStringLiteral("once"));
    const QString running = m_bench->submit(wish);
    const QJsonObject assign = runner->take("task_assign");
    runner->send(ackOf(assign));
    runner->disconnect();
    const QString waiting = m_bench->submit(m_wish);
    m_bench->restart();
    QCOMPARE(m_bench->submit(wish), running);
    QCOMPARE(text(m_bench->task(running), "status"), QStringLiteral("acked"));
    QCOMPARE(text(m_bench->task(waiting), "status"), QStringLiteral("queued"));
    runner = m_bench->connectRunner(m_runnerId);
    runner->send(statusOf(runningList(assign)));
    QCOMPARE(text(runner->take("task_assign"), "task_id"), waiting);
    runner->send(completionOf(assign, QStringLiteral("completed")));
    QCOMPARE(text(m_bench->task(running), "status"), QStringLiteral("completed"));
}

void tst_LostWork::nothingIsConfirmedThatIsNotStored()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = runner->take("task_assign");
    m_bench->breakResults();
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("cannot store its state")));
    runner->send(completionOf(assign, QStringLiteral("completed")));
    QVERIFY(runner->hasNothing("task_completed"));
    QCOMPARE(runner->socket().closeCode, 1011);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("dispatched")); // as before
}

SIBYL_TEST(tst_LostWork)
#include "tst_LostWork.moc"
