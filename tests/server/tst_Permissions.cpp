// SPDX-License-Identifier: Apache-2.0
#include "RunnerFrames.h"
#include "ServerBench.h"
#include "server/PermissionBoard.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::server;
using namespace sibyl::test;

namespace {

QJsonObject offer(const char *id, const char *effect)
{
    return {{QStringLiteral("id"), QLatin1String(id)}, {QStringLiteral("label"), QLatin1String(id)}, {QStringLiteral("effect"), QLatin1String(effect)}};
}

QJsonObject questionOf(const QJsonObject &assign, const QString &permissionId = QStringLiteral("p1"))
{
    return {{QStringLiteral("type"), QStringLiteral("permission_request")},
            {QStringLiteral("task_id"), assign.value(QStringLiteral("task_id"))},
            {QStringLiteral("attempt"), assign.value(QStringLiteral("attempt"))},
            {QStringLiteral("permission_id"), permissionId},
            {QStringLiteral("tool"), QStringLiteral("Bash")},
            {QStringLiteral("summary"), QStringLiteral("git push")},
            {QStringLiteral("detail"), QStringLiteral("git push origin main")},
            {QStringLiteral("options"), QJsonArray{offer("always", "allow_always"), offer("yes", "allow_once"), offer("no", "reject_once")}},
            {QStringLiteral("expires_at"), QStringLiteral("2026-03-01T09:35:00.000Z")}};
}

QJsonObject settledOf(const QJsonObject &question)
{
    return {{QStringLiteral("type"), QStringLiteral("permission_settled")},
            {QStringLiteral("task_id"), question.value(QStringLiteral("task_id"))},
            {QStringLiteral("attempt"), question.value(QStringLiteral("attempt"))},
            {QStringLiteral("permission_id"), question.value(QStringLiteral("permission_id"))}};
}

} // namespace

// What agents ask for, from the runner's frame to a person's answer and back.
class tst_Permissions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isShownAnsweredAndSettled();
    void answers_data();
    void answers();
    void aDenialNeedsAnOptionThatDenies();
    void isForgottenWithItsAttempt_data();
    void isForgottenWithItsAttempt();
    void leavesWithTheConnectionAndComesBackTheSame();
    void aNewerConnectionAsksAnew();
    void theListIsOfOneTaskWhenAsked();
    void strangersAskNothing();
    void badQuestionsAreAnswered_data();
    void badQuestionsAreAnswered();
    void tooManyAreRefused();

private:
    QJsonArray open(const QByteArray &query = {}) { return m_bench->request("GET", "/api/permissions" + query).object.value(QStringLiteral("permissions")).toArray(); }
    QString onlyId() { return open().size() == 1 ? text(open().first().toObject(), "id") : QString(); }
    int answer(const QString &id, const QJsonObject &body) { return m_bench->request("POST", "/api/permissions/" + id.toLatin1() + "/answer", body).status; }
    QJsonObject begin(FakePeer &runner);
    void pass(Milliseconds time); // with the runner alive

    std::unique_ptr<ServerBench> m_bench;
    QString m_runnerId;
    std::unique_ptr<FakePeer> m_runner;
    QJsonObject m_assign; // of a task that runs
};

const QJsonObject allow{{QStringLiteral("action"), QStringLiteral("allow")}};

void tst_Permissions::init()
{
    m_runner.reset(); // before its server goes
    m_bench = std::make_unique<ServerBench>();
    m_bench->addProject(QStringLiteral("shop"));
    m_runnerId = m_bench->addRunner(QStringLiteral("one"));
    m_runner = m_bench->readyRunner(m_runnerId);
    m_assign = begin(*m_runner);
}

QJsonObject tst_Permissions::begin(FakePeer &runner)
{
    m_bench->submit({{QStringLiteral("project_id"), QStringLiteral("shop")}, {QStringLiteral("prompt"), QStringLiteral("do it")}});
    const QJsonObject assign = runner.take("task_assign");
    runner.send(ackOf(assign));
    return assign;
}

void tst_Permissions::pass(Milliseconds time)
{
    for (Milliseconds passed{0}; passed < time; passed += Milliseconds(1'000)) {
        m_bench->advance(Milliseconds(1'000));
        m_runner->pong();
    }
}

void tst_Permissions::isShownAnsweredAndSettled()
{
    const auto listener = m_bench->listen();
    const QJsonObject question = questionOf(m_assign);
    m_runner->send(question);
    QVERIFY(m_runner->hasNothing("error"));
    const QJsonObject event = listener->take("permission_request").value(QStringLiteral("data")).toObject();
    const QJsonObject shown = open().first().toObject();
    QCOMPARE(event, shown);
    QCOMPARE(text(shown, "task_id"), text(m_assign, "task_id"));
    QCOMPARE(number(shown, "attempt"), 1);
    QCOMPARE(text(shown, "runner_id"), m_runnerId);
    QCOMPARE(text(shown, "tool"), QStringLiteral("Bash"));
    QCOMPARE(text(shown, "summary"), QStringLiteral("git push"));
    QCOMPARE(text(shown, "detail"), QStringLiteral("git push origin main"));
    QCOMPARE(shown.value(QStringLiteral("options")), question.value(QStringLiteral("options")));
    QCOMPARE(text(shown, "expires_at"), QStringLiteral("2026-03-01T09:35:00.000000"));
    QVERIFY(shown.value(QStringLiteral("answered_option")).isNull());

    const QString id = text(shown, "id");
    QCOMPARE(answer(id, allow), 200);
    const QJsonObject sent = m_runner->take("permission_answer");
    QCOMPARE(text(sent, "permission_id"), QStringLiteral("p1"));
    QCOMPARE(text(sent, "task_id"), text(m_assign, "task_id"));
    QCOMPARE(number(sent, "attempt"), 1);
    QCOMPARE(text(sent, "option_id"), QStringLiteral("yes"));
    // Until the runner says so it is not settled, but nobody answers it twice.
    QCOMPARE(text(m_bench->request("GET", "/api/permissions/" + id.toLatin1()).object, "answered_option"), QStringLiteral("yes"));
    QCOMPARE(answer(id, allow), 409);
    QVERIFY(m_runner->hasNothing("permission_answer"));

    m_runner->send(settledOf(question));
    QCOMPARE(text(listener->take("permission_settled").value(QStringLiteral("data")).toObject(), "id"), id);
    QVERIFY(open().isEmpty());
    QCOMPARE(answer(id, allow), 404);
    m_runner->send(settledOf(question)); // known already: no fault, no news
    QVERIFY(m_runner->hasNothing("error"));
    QVERIFY(listener->hasNothing("permission_settled"));
}

void tst_Permissions::answers_data()
{
    QTest::addColumn<QJsonObject>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("option");

    QTest::newRow("allow: once before always") << allow << 200 << QStringLiteral("yes");
    QTest::newRow("deny") << QJsonObject{{QStringLiteral("action"), QStringLiteral("deny")}} << 200 << QStringLiteral("no");
    QTest::newRow("an option") << QJsonObject{{QStringLiteral("option"), QStringLiteral("always")}} << 200 << QStringLiteral("always");
    QTest::newRow("no option of it") << QJsonObject{{QStringLiteral("option"), QStringLiteral("YES")}} << 422 << QString();
    QTest::newRow("another word") << QJsonObject{{QStringLiteral("action"), QStringLiteral("maybe")}} << 422 << QString();
    QTest::newRow("a number") << QJsonObject{{QStringLiteral("option"), 1}} << 422 << QString();
    QTest::newRow("a long one") << QJsonObject{{QStringLiteral("option"), QString(5'000, u'x')}} << 422 << QString();
    QTest::newRow("nothing") << QJsonObject() << 422 << QString();
    QTest::newRow("both") << QJsonObject{{QStringLiteral("action"), QStringLiteral("deny")}, {QStringLiteral("option"), QStringLiteral("yes")}} << 422 << QString();
}

void tst_Permissions::answers()
{
    QFETCH(QJsonObject, body);
    QFETCH(int, status);
    QFETCH(QString, option);
    m_runner->send(questionOf(m_assign));
    QCOMPARE(answer(onlyId(), body), status);
    QCOMPARE(text(m_runner->take("permission_answer"), "option_id"), option);
}

void tst_Permissions::aDenialNeedsAnOptionThatDenies()
{
    QJsonObject question = questionOf(m_assign);
    question.insert(QStringLiteral("options"), QJsonArray{offer("yes", "allow_once")});
    m_runner->send(question);
    QCOMPARE(answer(onlyId(), {{QStringLiteral("action"), QStringLiteral("deny")}}), 422);
    QVERIFY(m_runner->hasNothing("permission_answer"));
}

void tst_Permissions::isForgottenWithItsAttempt_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"completed", "failed", "rejected", "given up", "canceled"}) {
        QTest::newRow(how) << QString::fromLatin1(how);
    }
}

void tst_Permissions::isForgottenWithItsAttempt()
{
    QFETCH(QString, how);
    const QJsonObject other = begin(*m_runner);
    m_runner->send(questionOf(m_assign));
    m_runner->send(questionOf(other));
    QCOMPARE(open().size(), 2);
    if (how == QStringLiteral("rejected")) {
        m_runner->send(rejectionOf(m_assign, QStringLiteral("no_agent")));
    } else if (how == QStringLiteral("given up")) { // the runner's status names the other one only
        m_runner->send(statusOf(runningList(other)));
        pass(ServeOptions().ackTimeout * 2);
    } else if (how == QStringLiteral("canceled")) { // and the runner does not confirm it
        m_bench->request("POST", "/api/tasks/" + text(m_assign, "task_id").toLatin1() + "/cancel");
        pass(ServeOptions().ackTimeout * 3);
    } else {
        m_runner->send(completionOf(m_assign, how));
    }
    QCOMPARE(open().size(), 1);
    QCOMPARE(text(open().first().toObject(), "task_id"), text(other, "task_id"));
}

void tst_Permissions::leavesWithTheConnectionAndComesBackTheSame()
{
    const QJsonObject question = questionOf(m_assign);
    m_runner->send(question);
    const QString id = onlyId();
    QCOMPARE(answer(id, allow), 200);
    const auto listener = m_bench->listen();
    m_runner->disconnect();
    QVERIFY(open().isEmpty());
    QCOMPARE(text(listener->take("permission_settled").value(QStringLiteral("data")).toObject(), "id"), id);
    QCOMPARE(answer(id, allow), 404);
    listener->disconnect();

    m_bench->restart();
    m_runner = m_bench->connectRunner(m_runnerId);
    m_runner->send(statusOf(runningList(m_assign)));
    m_runner->send(question); // the answer did not arrive
    QCOMPARE(onlyId(), id);
    QCOMPARE(answer(id, allow), 200);
    QCOMPARE(text(m_runner->take("permission_answer"), "option_id"), QStringLiteral("yes"));
}

void tst_Permissions::aNewerConnectionAsksAnew()
{
    m_runner->send(questionOf(m_assign));
    const auto newer = m_bench->connectRunner(m_runnerId);
    QVERIFY(open().isEmpty());
    newer->send(statusOf(runningList(m_assign)));
    newer->send(questionOf(m_assign));
    m_runner->disconnect(); // the old socket's end takes nothing along
    QCOMPARE(answer(onlyId(), allow), 200);
    QVERIFY(m_runner->hasNothing("permission_answer"));
    QCOMPARE(text(newer->take("permission_answer"), "option_id"), QStringLiteral("yes"));
}

void tst_Permissions::theListIsOfOneTaskWhenAsked()
{
    const QJsonObject other = begin(*m_runner);
    m_runner->send(questionOf(m_assign));
    m_runner->send(questionOf(other));
    m_runner->send(questionOf(other, QStringLiteral("p2")));
    const QJsonArray ofOther = open("?task_id=" + text(other, "task_id").toLatin1());
    QCOMPARE(ofOther.size(), 2);
    QVERIFY(text(ofOther.at(0).toObject(), "id") != text(ofOther.at(1).toObject(), "id"));
    QVERIFY(open("?task_id=nothing").isEmpty());
    QCOMPARE(m_bench->requestAs(m_bench->tokenOf(m_runnerId), "GET", "/api/permissions", {}).status, 403);
}

void tst_Permissions::strangersAskNothing()
{
    const QString otherId = m_bench->addRunner(QStringLiteral("two"));
    const auto other = m_bench->readyRunner(otherId);
    other->send(questionOf(m_assign)); // another runner's task
    QVERIFY(text(other->take("error"), "message").contains(QStringLiteral("not assigned to this runner")));
    QJsonObject newer = questionOf(m_assign);
    newer.insert(QStringLiteral("attempt"), 2);
    m_runner->send(newer); // an attempt that is not
    QVERIFY(text(m_runner->take("error"), "message").contains(QStringLiteral("not assigned to this runner")));
    QVERIFY(open().isEmpty());
    m_runner->send(questionOf(m_assign));
    other->send(settledOf(questionOf(m_assign))); // not its question
    QCOMPARE(open().size(), 1);

    const auto without = m_bench->connectRunner(m_runnerId, "reconcile,attempt");
    without->send(statusOf(runningList(m_assign)));
    without->send(questionOf(m_assign));
    QVERIFY(text(without->take("error"), "message").contains(QStringLiteral("not agreed")));
}

void tst_Permissions::badQuestionsAreAnswered_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");

    QTest::newRow("no id") << QStringLiteral("permission_id") << QJsonValue();
    QTest::newRow("a number as id") << QStringLiteral("permission_id") << QJsonValue(7);
    QTest::newRow("a long id") << QStringLiteral("permission_id") << QJsonValue(QString(256, u'x'));
    QTest::newRow("a line break in it") << QStringLiteral("permission_id") << QJsonValue(QStringLiteral("a\nb"));
    QTest::newRow("attempt 0") << QStringLiteral("attempt") << QJsonValue(0);
    QTest::newRow("a long summary") << QStringLiteral("summary") << QJsonValue(QString(301, u'x'));
    QTest::newRow("a long detail") << QStringLiteral("detail") << QJsonValue(QString(16 * 1024 + 1, u'x'));
    QTest::newRow("no options") << QStringLiteral("options") << QJsonValue(QJsonArray());
    QTest::newRow("options that are none") << QStringLiteral("options") << QJsonValue(QJsonArray{1});
    QTest::newRow("an unknown effect") << QStringLiteral("options") << QJsonValue(QJsonArray{offer("x", "allow_all")});
    QJsonArray many;
    for (int i = 0; i < 33; ++i) {
        many.append(offer("x", "allow_once"));
    }
    QTest::newRow("too many options") << QStringLiteral("options") << QJsonValue(many);
    QTest::newRow("no time") << QStringLiteral("expires_at") << QJsonValue(QStringLiteral("soon"));
}

void tst_Permissions::badQuestionsAreAnswered()
{
    QFETCH(QString, field);
    QFETCH(QJsonValue, value);
    QJsonObject question = questionOf(m_assign);
    question.insert(field, value);
    m_runner->send(question);
    const QString complaint = text(m_runner->take("error"), "message");
    QVERIFY2(complaint.startsWith(QStringLiteral("permission_request.") + field), qPrintable(complaint));
    QVERIFY(open().isEmpty());
}

void tst_Permissions::tooManyAreRefused()
{
    for (int i = 0; i < PermissionBoard::maxPerRunner; ++i) {
        m_runner->send(questionOf(m_assign, QString::number(i)));
    }
    m_runner->send(questionOf(m_assign, QStringLiteral("0"))); // is there: no new one
    QVERIFY(m_runner->hasNothing("error"));
    m_runner->send(questionOf(m_assign, QStringLiteral("one more")));
    QVERIFY(text(m_runner->take("error"), "message").contains(QStringLiteral("more than 256")));
    QCOMPARE(open().size(), PermissionBoard::maxPerRunner);
    m_runner->send(settledOf(questionOf(m_assign, QStringLiteral("0"))));
    m_runner->send(questionOf(m_assign, QStringLiteral("one more")));
    QVERIFY(m_runner->hasNothing("error"));
}

SIBYL_TEST(tst_Permissions)
#include "tst_Permissions.moc"
