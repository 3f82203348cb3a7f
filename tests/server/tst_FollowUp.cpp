// SPDX-License-Identifier: Apache-2.0
#include "RunnerFrames.h"
#include "ServerBench.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::server;
using namespace sibyl::test;

// Tasks that go on with the conversation of an earlier one: who gets them, and when.
class tst_FollowUp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void goesWhereTheConversationIs();
    void waitsForTheEarlierTask();
    void waitsForItsRunnerThenAsksOthers();
    void aRestartBeginsTheWaitAnew();
    void isNotHeldUpByARunnerThatForgot();
    void nobodyIsAwaitedWhoIsNotRegistered();
    void theNewestRunOfTheEarlierTaskCounts();
    void onlyTasksOfTheProjectCanBeResumed();

private:
    QString submit(const QString &resumeTask = {});
    QString reason(const QString &id) { return text(m_bench->task(id), "queue_reason"); }
    // With every runner of these alive.
    void pass(Milliseconds time, const QList<FakePeer *> &alive);

    std::unique_ptr<ServerBench> m_bench;
    QString m_oneId;
    QString m_twoId;
    std::unique_ptr<FakePeer> m_one;
    QString m_earlier; // ran on one
};

void tst_FollowUp::init()
{
    m_one.reset(); // before its server goes
    m_bench = std::make_unique<ServerBench>();
    m_bench->addProject(QStringLiteral("shop"));
    m_oneId = m_bench->addRunner(QStringLiteral("one"), 1);
    m_twoId = m_bench->addRunner(QStringLiteral("two"));
    m_one = m_bench->readyRunner(m_oneId);
    m_earlier = submit();
    m_one->send(completionOf(m_one->take("task_assign"), QStringLiteral("completed")));
    QCOMPARE(text(m_bench->task(m_earlier), "status"), QStringLiteral("completed"));
}

QString tst_FollowUp::submit(const QString &resumeTask)
{
    QJsonObject wish{{QStringLiteral("project_id"), QStringLiteral("shop")}, {QStringLiteral("prompt"), QStringLiteral("do it")}};
    if (!resumeTask.isEmpty()) {
        wish.insert(QStringLiteral("resume_task"), resumeTask);
    }
    return m_bench->submit(wish);
}

void tst_FollowUp::pass(Milliseconds time, const QList<FakePeer *> &alive)
{
    constexpr Milliseconds step{10'000};
    for (Milliseconds passed{0}; passed < time; passed += step) {
        m_bench->advance(step);
        for (FakePeer *peer : alive) {
            peer->pong();
        }
    }
}

void tst_FollowUp::goesWhereTheConversationIs()
{
    const auto two = m_bench->readyRunner(m_twoId);
    const QString id = m_bench->submit({{QStringLiteral("project_id"), QStringLiteral("shop")},
                                        {QStringLiteral("prompt"), QStringLiteral("and now")},
                                        {QStringLiteral("preferred_runner_id"), m_twoId}, // scores higher so
                                        {QStringLiteral("resume_task"), m_earlier}});
    QVERIFY(two->hasNothing("task_assign"));
    const QJsonObject assign = m_one->take("task_assign");
    QCOMPARE(text(assign, "task_id"), id);
    QCOMPARE(text(assign.value(QStringLiteral("config")).toObject(), "resume_task"), m_earlier);
}

void tst_FollowUp::waitsForTheEarlierTask()
{
    const QString running = submit();
    const QJsonObject assign = m_one->take("task_assign");
    const auto two = m_bench->readyRunner(m_twoId);
    const QString id = submit(running);
    QVERIFY(reason(id).startsWith(QStringLiteral("Waits for the end of the task")));
    QVERIFY(two->hasNothing("task_assign"));
    m_one->send(completionOf(assign, QStringLiteral("completed")));
    QCOMPARE(text(m_one->take("task_assign"), "task_id"), id);
}

void tst_FollowUp::waitsForItsRunnerThenAsksOthers()
{
    const auto two = m_bench->readyRunner(m_twoId);
    m_one->disconnect();
    const QString id = submit(m_earlier);
    QCOMPARE(reason(id), QStringLiteral("Waits for runner one, which has the conversation it goes on with: offline"));
    const Milliseconds wait = ServeOptions().conversationWait;
    pass(wait - Milliseconds(20'000), {two.get()});
    QVERIFY(two->hasNothing("task_assign"));
    pass(Milliseconds(30'000), {two.get()});
    const QJsonObject assign = two->take("task_assign");
    QCOMPARE(text(assign, "task_id"), id);
    two->send(rejectionOf(assign, QStringLiteral("resume_task_unknown: it did not run here")));
    QCOMPARE(reason(id), QStringLiteral("Runner one has the conversation it goes on with, but does not take it. "
                                        "No suitable runners: two: rejected this task"));
    QCOMPARE(number(m_bench->task(id), "attempt_count"), 0);
    m_one = m_bench->readyRunner(m_oneId); // back at last
    QCOMPARE(text(m_one->take("task_assign"), "task_id"), id);
}

void tst_FollowUp::aRestartBeginsTheWaitAnew()
{
    m_one->disconnect();
    const QString id = submit(m_earlier);
    pass(ServeOptions().conversationWait * 2, {});
    m_bench->restart();
    const auto two = m_bench->readyRunner(m_twoId); // the first to come back
    QVERIFY(two->hasNothing("task_assign"));
    m_one = m_bench->readyRunner(m_oneId);
    QCOMPARE(text(m_one->take("task_assign"), "task_id"), id);
}

void tst_FollowUp::isNotHeldUpByARunnerThatForgot()
{
    const auto two = m_bench->readyRunner(m_twoId);
    const QString id = submit(m_earlier);
    m_one->send(rejectionOf(m_one->take("task_assign"), QStringLiteral("resume_task_unknown: forgotten")));
    QCOMPARE(text(two->take("task_assign"), "task_id"), id);
}

void tst_FollowUp::nobodyIsAwaitedWhoIsNotRegistered()
{
    m_one->disconnect();
    const QString id = submit(m_earlier);
    QCOMPARE(m_bench->request("DELETE", "/api/runners/" + m_oneId.toLatin1()).status, 200);
    QVERIFY(reason(id).startsWith(QStringLiteral("No registered runner has the conversation")));
    const auto two = m_bench->readyRunner(m_twoId);
    QCOMPARE(text(two->take("task_assign"), "task_id"), id);
}

void tst_FollowUp::theNewestRunOfTheEarlierTaskCounts()
{
    m_one->disconnect();
    const auto two = m_bench->readyRunner(m_twoId);
    const QString id = submit(m_earlier);
    QVERIFY(reason(id).startsWith(QStringLiteral("Waits for runner one")));
    m_bench->request("POST", "/api/tasks/" + m_earlier.toLatin1() + "/retry");
    QVERIFY(reason(id).startsWith(QStringLiteral("Waits for the end of the task")));
    two->send(completionOf(two->take("task_assign"), QStringLiteral("completed")));
    QCOMPARE(text(two->take("task_assign"), "task_id"), id);
}

void tst_FollowUp::onlyTasksOfTheProjectCanBeResumed()
{
    m_bench->addProject(QStringLiteral("other"));
    QJsonObject wish{{QStringLiteral("project_id"), QStringLiteral("other")},
                     {QStringLiteral("prompt"), QStringLiteral("do it")},
                     {QStringLiteral("resume_task"), m_earlier}};
    QCOMPARE(m_bench->request("POST", "/api/tasks", wish).status, 404);
    wish.insert(QStringLiteral("project_id"), QStringLiteral("shop"));
    wish.insert(QStringLiteral("resume_task"), QStringLiteral("2b0a4c57-1c1e-4d6f-9d53-3e1a52c7f001"));
    QCOMPARE(m_bench->request("POST", "/api/tasks", wish).status, 404);
    wish.insert(QStringLiteral("resume_task"), QStringLiteral("../../etc"));
    QCOMPARE(m_bench->request("POST", "/api/tasks", wish).status, 422);
}

SIBYL_TEST(tst_FollowUp)
#include "tst_FollowUp.moc"
