// SPDX-License-Identifier: Apache-2.0
#include "RunnerFrames.h"
#include "ServerBench.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::server;
using namespace sibyl::test;

// Tasks and attempts from submission to end, seen from outside: REST on one side, a runner's
// WebSocket on the other.
class tst_TaskLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fromQueueToCompleted();
    void aTaskWaitsForTheFirstStatus();
    void anOriginalRunnerIsServedAtOnce();
    void slotsAreCountedFromWhatWasAssigned();
    void priorityThenAge();
    void onlyRunnersThatLinkedTheProject();
    void aRejectCountsNothingAndExcludes();
    void someRejectsPassByThemselves_data();
    void someRejectsPassByThemselves();
    void retryWaitsAndCounts();
    void rateLimitedIsNotCounted();
    void attemptsRunOut();
    void cancelOfAQueuedTask();
    void cancelOfARunningTask();
    void retryOfAnEndedTask();
    void retryAddsAnAttemptWhenTheyAreUsedUp();
    void whatATaskLeftBehindDecidesNothingLater();
    void strangersChangeNothing();
    void lateMessagesChangeNothing();
    void logsAreAppendedByOffset();

private:
    std::unique_ptr<ServerBench> m_bench;
    QString m_runnerId;
    QJsonObject m_wish{{QStringLiteral("project_id"), QStringLiteral("shop")}, {QStringLiteral("prompt"), QStringLiteral("do it")}};
};

void tst_TaskLife::init()
{
    m_bench = std::make_unique<ServerBench>();
    m_bench->addProject(QStringLiteral("shop"));
    m_runnerId = m_bench->addRunner(QStringLiteral("one"));
}

void tst_TaskLife::fromQueueToCompleted()
{
    const QString id = m_bench->submit(m_wish);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("queued"));
    QCOMPARE(text(m_bench->task(id), "queue_reason"), QStringLiteral("No runners available. All runners are offline or excluded."));
    const auto listener = m_bench->listen();
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QJsonObject assign = runner->take("task_assign");
    QCOMPARE(text(assign, "task_id"), id);
    QCOMPARE(number(assign, "attempt"), 1);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("dispatched"));
    runner->send(ackOf(assign));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("acked"));
    runner->send(updateOf(assign, 40));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("running"));
    QCOMPARE(number(m_bench->task(id), "progress"), 40);
    QCOMPARE(text(m_bench->task(id), "activity"), QStringLiteral("busy"));
    const QJsonObject event = listener->take("agent_update").value(QStringLiteral("data")).toObject();
    QCOMPARE(number(event, "progress"), 40);
    runner->send(completionOf(assign, QStringLiteral("completed")));
    QCOMPARE(runner->take("task_completed").value(QStringLiteral("effective")).toBool(), true);
    const QJsonObject done = m_bench->task(id);
    QCOMPARE(text(done, "status"), QStringLiteral("completed"));
    QCOMPARE(text(done.value(QStringLiteral("result")).toObject(), "status"), QStringLiteral("completed"));
    QCOMPARE(number(done, "attempt_count"), 1);
}

void tst_TaskLife::aTaskWaitsForTheFirstStatus()
{
    const auto runner = m_bench->connectRunner(m_runnerId);
    QVERIFY(!runner->take("welcome").isEmpty());
    const QString id = m_bench->submit(m_wish);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("queued"));
    runner->send(statusOf({}));
    QCOMPARE(text(runner->take("task_assign"), "task_id"), id);
}

void tst_TaskLife::anOriginalRunnerIsServedAtOnce()
{
    const QString id = m_bench->submit(m_wish);
    const auto runner = m_bench->connectRunner(m_runnerId, QByteArray());
    QCOMPARE(text(runner->socket().sent.first(), "type"), QStringLiteral("task_assign"));
    const QJsonObject assign = runner->take("task_assign");
    runner->send({{QStringLiteral("type"), QStringLiteral("task_complete")},
                  {QStringLiteral("task_id"), id},
                  {QStringLiteral("result"), QJsonObject{{QStringLiteral("status"), QStringLiteral("timeout")}}}});
    QVERIFY(runner->hasNothing("task_completed"));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("failed"));
    QCOMPARE(text(m_bench->task(id), "error_message"), QStringLiteral("timed out"));
}

void tst_TaskLife::slotsAreCountedFromWhatWasAssigned()
{
    const auto runner = m_bench->readyRunner(m_runnerId); // three at once
    for (int i = 0; i < 5; ++i) {
        m_bench->submit(m_wish);
    }
    QList<QJsonObject> assigned;
    for (QJsonObject assign = runner->take("task_assign"); !assign.isEmpty(); assign = runner->take("task_assign")) {
        assigned.append(assign);
    }
    QCOMPARE(assigned.size(), 3);
    runner->send(completionOf(assigned.first(), QStringLiteral("completed")));
    QVERIFY(!runner->take("task_assign").isEmpty());
    QVERIFY(runner->hasNothing("task_assign"));
}

void tst_TaskLife::priorityThenAge()
{
    QJsonObject urgent = m_wish;
    urgent.insert(QStringLiteral("priority"), 10);
    const QString old = m_bench->submit(m_wish);
    const QString young = m_bench->submit(m_wish);
    const QString first = m_bench->submit(urgent);
    const auto runner = m_bench->readyRunner(m_runnerId);
    QCOMPARE(text(runner->take("task_assign"), "task_id"), first);
    QCOMPARE(text(runner->take("task_assign"), "task_id"), old);
    QCOMPARE(text(runner->take("task_assign"), "task_id"), young);
}

void tst_TaskLife::onlyRunnersThatLinkedTheProject()
{
    const QString project = m_bench->addProject(QStringLiteral("shop"));
    const auto runner = m_bench->connectRunner(m_runnerId);
    QJsonObject status = statusOf({});
    status.remove(QStringLiteral("takes_unlinked"));
    runner->send(status);
    const QString id = m_bench->submit(m_wish);
    QCOMPARE(text(m_bench->task(id), "activity"), QStringLiteral("No suitable runners: one: has not linked this project"));
    QJsonObject registration{{QStringLiteral("type"), QStringLiteral("project_register")},
                             {QStringLiteral("project_id"), QStringLiteral("project_3fa9c1")},
                             {QStringLiteral("worktree_path"), QStringLiteral("/srv/shop")}};
    runner->send(registration);
    QVERIFY(text(runner->take("error"), "message").contains(QStringLiteral("is not a project UUID")));
    registration.insert(QStringLiteral("project_id"), QStringLiteral("2b0a4c57-1c1e-4d6f-9d53-3e1a52c7f001"));
    runner->send(registration);
    QVERIFY(text(runner->take("error"), "message").contains(QStringLiteral("there is no project")));
    registration.insert(QStringLiteral("project_id"), project);
    runner->send(registration);
    QCOMPARE(text(runner->take("project_registered"), "project_id"), project);
    QCOMPARE(text(runner->take("task_assign"), "task_id"), id);
}

void tst_TaskLife::aRejectCountsNothingAndExcludes()
{
    auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    runner->send(rejectionOf(runner->take("task_assign"), QStringLiteral("policy")));
    QCOMPARE(number(m_bench->task(id), "attempt_count"), 0);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("queued"));
    QCOMPARE(text(m_bench->task(id), "activity"), QStringLiteral("No suitable runners: one: rejected this task"));
    m_bench->advance(Seconds(20));
    runner->send(statusOf({}));
    QVERIFY(runner->hasNothing("task_assign"));
    runner = m_bench->readyRunner(m_runnerId);
    const QJsonObject again = runner->take("task_assign");
    QCOMPARE(text(again, "task_id"), id);
    QCOMPARE(number(again, "attempt"), 2);
}

void tst_TaskLife::someRejectsPassByThemselves_data()
{
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("isPassing");
    for (const char *reason : {"at_capacity", "runner_draining", "runner_paused"}) {
        QTest::newRow(reason) << QString::fromLatin1(reason) << true;
    }
    for (const char *reason : {"policy", "unlinked_project: run `sibyl-runner link`", "at_capacity_of_another_kind"}) {
        QTest::newRow(reason) << QString::fromLatin1(reason) << false;
    }
}

void tst_TaskLife::someRejectsPassByThemselves()
{
    QFETCH(QString, reason);
    QFETCH(bool, isPassing);
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    runner->send(rejectionOf(runner->take("task_assign"), reason));
    m_bench->advance(Seconds(25));
    QVERIFY(runner->hasNothing("task_assign"));
    runner->pong();
    m_bench->advance(Seconds(10));
    QCOMPARE(runner->take("task_assign").isEmpty(), !isPassing);
    const auto back = m_bench->readyRunner(m_runnerId); // it connects again: whatever it was may be mended
    QCOMPARE(text(back->take("task_assign"), "task_id"), id);
}

void tst_TaskLife::retryWaitsAndCounts()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    runner->send(completionOf(runner->take("task_assign"), QStringLiteral("failed"), retryable));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("retry"));
    QCOMPARE(text(m_bench->task(id), "error_message"), QStringLiteral("restarting"));
    QVERIFY(runner->hasNothing("task_assign"));
    m_bench->advance(Seconds(2));
    QCOMPARE(number(runner->take("task_assign"), "attempt"), 2);
    QCOMPARE(number(m_bench->task(id), "attempt_count"), 2);
}

void tst_TaskLife::rateLimitedIsNotCounted()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject limited{{QStringLiteral("retryable"), true},
                              {QStringLiteral("result"), QJsonObject{{QStringLiteral("status"), QStringLiteral("failed")},
                                                                     {QStringLiteral("ending"), QStringLiteral("rate_limited")},
                                                                     {QStringLiteral("retry_after_seconds"), 20}}}};
    runner->send(completionOf(runner->take("task_assign"), QStringLiteral("failed"), limited));
    QCOMPARE(number(m_bench->task(id), "attempt_count"), 0);
    QVERIFY(text(m_bench->task(id), "activity").startsWith(QStringLiteral("waits until")));
    m_bench->advance(Seconds(18));
    QVERIFY(runner->hasNothing("task_assign"));
    m_bench->advance(Seconds(4));
    QCOMPARE(number(runner->take("task_assign"), "attempt"), 2);
}

void tst_TaskLife::attemptsRunOut()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    QJsonObject wish = m_wish;
    wish.insert(QStringLiteral("max_attempts"), 2);
    const QString id = m_bench->submit(wish);
    runner->send(completionOf(runner->take("task_assign"), QStringLiteral("failed"), retryable));
    m_bench->advance(Seconds(2));
    runner->send(completionOf(runner->take("task_assign"), QStringLiteral("failed"), retryable));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("failed"));
    QCOMPARE(m_bench->task(id).value(QStringLiteral("attempts")).toArray().size(), 2);
}

void tst_TaskLife::cancelOfAQueuedTask()
{
    const QString id = m_bench->submit(m_wish);
    QCOMPARE(text(m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/cancel").object, "status"), QStringLiteral("canceled"));
    QCOMPARE(m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/cancel").status, 200);
    const auto runner = m_bench->readyRunner(m_runnerId);
    QVERIFY(runner->hasNothing("task_assign"));
}

void tst_TaskLife::cancelOfARunningTask()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = runner->take("task_assign");
    runner->send(ackOf(assign));
    m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/cancel");
    QCOMPARE(text(runner->take("task_cancel"), "task_id"), id);
    QCOMPARE(m_bench->task(id).value(QStringLiteral("cancel_requested")).toBool(), true);
    runner->send(completionOf(assign, QStringLiteral("failed"), retryable)); // never retried
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("canceled"));
    QCOMPARE(m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/cancel").status, 200);
}

void tst_TaskLife::retryOfAnEndedTask()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = runner->take("task_assign");
    QCOMPARE(m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/retry").status, 409);
    runner->send(completionOf(assign, QStringLiteral("failed")));
    QCOMPARE(m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/retry").status, 200);
    const QJsonObject again = runner->take("task_assign");
    QCOMPARE(number(again, "attempt"), 2);
    runner->send(completionOf(again, QStringLiteral("completed")));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("completed"));
}

void tst_TaskLife::retryAddsAnAttemptWhenTheyAreUsedUp()
{
    auto runner = m_bench->readyRunner(m_runnerId);
    m_wish.insert(QStringLiteral("max_attempts"), 1);
    const QString id = m_bench->submit(m_wish);
    const QByteArray retry = "/api/tasks/" + id.toLatin1() + "/retry";
    runner->send(completionOf(runner->take("task_assign"), QStringLiteral("failed"), retryable));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("failed"));
    for (const int attempt : {2, 3}) {
        QCOMPARE(m_bench->request("POST", retry).status, 200);
        const QJsonObject assign = runner->take("task_assign");
        QCOMPARE(number(assign, "attempt"), attempt);
        runner->send(completionOf(assign, QStringLiteral("failed"), retryable));
        const QJsonObject task = m_bench->task(id);
        QCOMPARE(text(task, "status"), QStringLiteral("failed")); // one attempt, no more
        QCOMPARE(number(task, "attempt_count"), attempt);
        QCOMPARE(number(task, "max_attempts"), attempt);
    }
    runner.reset();
    m_bench->restart();
    QCOMPARE(number(m_bench->task(id), "attempt_count"), 3);
    QCOMPARE(number(m_bench->task(id), "max_attempts"), 3);
}

// A runner was away when the task was cancelled, and brings its result once it runs again.
void tst_TaskLife::whatATaskLeftBehindDecidesNothingLater()
{
    const auto first = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject old = first->take("task_assign");
    first->send(ackOf(old));
    first->disconnect();
    QCOMPARE(m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/cancel").status, 200);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("canceled"));
    QCOMPARE(m_bench->request("POST", "/api/tasks/" + id.toLatin1() + "/retry").status, 200);

    const auto back = m_bench->connectRunner(m_runnerId);
    back->send(statusOf(runningList(old)));
    QCOMPARE(number(back->take("task_cancel"), "attempt"), 1);
    back->send(completionOf(old, QStringLiteral("cancelled")));
    const QJsonObject answer = back->take("task_completed");
    QCOMPARE(number(answer, "attempt"), 1);
    QCOMPARE(answer.value(QStringLiteral("effective")).toBool(true), false);
    QVERIFY(text(m_bench->task(id), "status") != QStringLiteral("canceled"));
}

void tst_TaskLife::strangersChangeNothing()
{
    const QString other = m_bench->addRunner(QStringLiteral("two"));
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = runner->take("task_assign");
    const auto stranger = m_bench->readyRunner(other);
    stranger->send(ackOf(assign));
    QVERIFY(text(stranger->take("error"), "message").contains(QStringLiteral("is not assigned to this runner")));
    stranger->send(rejectionOf(assign, QStringLiteral("no")));
    QVERIFY(!stranger->take("error").isEmpty());
    stranger->send(updateOf(assign, 99));
    stranger->send(completionOf(assign, QStringLiteral("completed")));
    QCOMPARE(stranger->take("task_completed").value(QStringLiteral("effective")).toBool(), false);
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("dispatched"));
    QVERIFY(m_bench->task(id).value(QStringLiteral("progress")).isNull());
}

void tst_TaskLife::lateMessagesChangeNothing()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    const auto listener = m_bench->listen();
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = runner->take("task_assign");
    runner->send(completionOf(assign, QStringLiteral("completed")));
    runner->take("task_completed");
    runner->send(ackOf(assign));
    QVERIFY(runner->hasNothing("error"));
    runner->send(updateOf(assign, 100)); // the original sends its last update after the result
    QVERIFY(!listener->take("agent_update").isEmpty());
    runner->send(completionOf(assign, QStringLiteral("failed")));
    QCOMPARE(text(m_bench->task(id), "status"), QStringLiteral("completed"));
}

void tst_TaskLife::logsAreAppendedByOffset()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QString id = m_bench->submit(m_wish);
    const QJsonObject assign = runner->take("task_assign");
    const auto sendLog = [&](qint64 offset, const QByteArray &data) {
        runner->send({{QStringLiteral("type"), QStringLiteral("agent_log")},
                      {QStringLiteral("task_id"), id},
                      {QStringLiteral("attempt"), 1},
                      {QStringLiteral("stream"), QStringLiteral("stdout")},
                      {QStringLiteral("offset"), offset},
                      {QStringLiteral("data"), QString::fromLatin1(data.toBase64())}});
        return number(runner->take("agent_log_offset"), "offset");
    };
    QCOMPARE(sendLog(0, "hello "), 6);
    QCOMPARE(sendLog(9, "gap"), 6);
    QCOMPARE(sendLog(3, "lo world"), 11);
    QCOMPARE(sendLog(0, "hello"), 11);
    runner->send(completionOf(assign, QStringLiteral("completed")));
    QCOMPARE(sendLog(11, "!"), 12); // the last lines may come after the result
    const Answer log = m_bench->request("GET", "/api/tasks/" + id.toLatin1() + "/log?offset=6&limit=100");
    QCOMPARE(log.reply.body, QByteArray("world!"));
    QVERIFY(log.reply.headers.contains({"X-Total-Size", "12"}));
}

SIBYL_TEST(tst_TaskLife)
#include "tst_TaskLife.moc"
