// SPDX-License-Identifier: Apache-2.0
#include "RunnerFrames.h"
#include "ServerBench.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::server;
using namespace sibyl::test;

// Connections of runners: who is let in, how long a connection counts, what bad frames do.
class tst_RunnerHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refusals_data();
    void refusals();
    void welcomeNamesWhatBothKnow();
    void anOriginalRunnerHearsNoWelcome();
    void heartbeatsComeAndAnyFrameRenews();
    void silenceClosesTheConnection();
    void theNewestConnectionWins();
    void statusShowsInTheRunnerObject();
    void badFramesAreAnswered();
    void registrationTokensAreCountedAndExpire();
    void aLostRegistrationIsTakenUp();
    void runnerTokensReachTheirOwnRunnerOnly();
    void aConnectedRunnerIsNotDeleted();

private:
    QString runnerField(const char *name) { return text(m_bench->request("GET", "/api/runners/" + m_runnerId.toLatin1()).object, name); }

    std::unique_ptr<ServerBench> m_bench;
    QString m_runnerId;
};

void tst_RunnerHub::init()
{
    m_bench = std::make_unique<ServerBench>();
    m_runnerId = m_bench->addRunner(QStringLiteral("one"));
}

void tst_RunnerHub::refusals_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("who"); // the token: none, junk, admin, own, other, registration
    QTest::addColumn<int>("status");     // 0 = let in
    QTest::addColumn<int>("closeCode");  // with AfterAccept; 0 = refused at the upgrade all the same
    QTest::addColumn<QByteArray>("reason");

    const QByteArray own("own");
    QTest::newRow("own token") << QByteArray("{id}") << own << 0 << 0 << QByteArray();
    QTest::newRow("admin") << QByteArray("{id}") << QByteArray("admin") << 0 << 0 << QByteArray();
    QTest::newRow("upper case id") << QByteArray("{ID}") << own << 0 << 0 << QByteArray();
    QTest::newRow("no token") << QByteArray("{id}") << QByteArray("none") << 401 << 1008 << QByteArray("Authentication required");
    QTest::newRow("junk") << QByteArray("{id}") << QByteArray("junk") << 401 << 1008 << QByteArray("Authentication required");
    QTest::newRow("other runner") << QByteArray("{id}") << QByteArray("other") << 403 << 1008
                                  << QByteArray("Runner claim does not match requested runner");
    QTest::newRow("registration token") << QByteArray("{id}") << QByteArray("registration") << 403 << 1008 << QByteArray("Insufficient runner scope");
    QTest::newRow("unknown runner") << QByteArray("2b0a4c57-1c1e-4d6f-9d53-3e1a52c7f001") << QByteArray("admin") << 404 << 1008
                                    << QByteArray("Runner not found or not in your organization");
    QTest::newRow("no UUID") << QByteArray("x") << QByteArray("admin") << 403 << 0 << QByteArray();
    QTest::newRow("no such route") << QByteArray("{id}/more") << QByteArray("admin") << 404 << 0 << QByteArray();
}

void tst_RunnerHub::refusals()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, who);
    QFETCH(int, status);
    QFETCH(int, closeCode);
    QFETCH(QByteArray, reason);
    for (const RefusalStyle style : {RefusalStyle::AtUpgrade, RefusalStyle::AfterAccept}) {
        ServeOptions options;
        options.refusalStyle = style;
        ServerBench bench(options);
        const QString id = bench.addRunner(QStringLiteral("one"));
        const QString other = bench.addRunner(QStringLiteral("two"));
        const QByteArray registration = text(bench.request("POST", "/api/registration-tokens").object, "token").toLatin1();
        const QHash<QByteArray, QByteArray> tokens{{"junk", "sibyl_run_junk"}, {"admin", bench.adminToken},
                                                   {"own", bench.tokenOf(id)}, {"other", bench.tokenOf(other)},
                                                   {"registration", registration}};
        const QByteArray target = "/api/runners/ws/" + QByteArray(path).replace("{id}", id.toLatin1()).replace("{ID}", id.toUpper().toLatin1());
        const SocketAdmission admission = bench.admit(target, tokens.value(who));
        QCOMPARE(admission.reader != nullptr, status == 0);
        if (status != 0) {
            QCOMPARE(admission.refusal.status, status);
            QVERIFY(!text(QJsonDocument::fromJson(admission.refusal.body).object(), "detail").isEmpty());
            QCOMPARE(admission.closeCode, style == RefusalStyle::AfterAccept ? closeCode : 0);
            QCOMPARE(admission.closeReason, style == RefusalStyle::AfterAccept ? reason : QByteArray());
        }
    }
}

void tst_RunnerHub::welcomeNamesWhatBothKnow()
{
    const auto runner = m_bench->connectRunner(m_runnerId, "result_ack, time_travel,attempt");
    const QJsonObject welcome = runner->take("welcome");
    QCOMPARE(welcome.value(QStringLiteral("features")).toArray(), (QJsonArray{QStringLiteral("attempt"), QStringLiteral("result_ack")}));
    QVERIFY(text(welcome, "server").startsWith(QStringLiteral("sibyl-runner/")));
}

void tst_RunnerHub::anOriginalRunnerHearsNoWelcome()
{
    const auto runner = m_bench->connectRunner(m_runnerId, QByteArray());
    QVERIFY(runner->socket().sent.isEmpty());
    QCOMPARE(runnerField("status"), QStringLiteral("online"));
}

void tst_RunnerHub::heartbeatsComeAndAnyFrameRenews()
{
    const auto runner = m_bench->connectRunner(m_runnerId, QByteArray());
    for (int i = 0; i < 4; ++i) {
        m_bench->advance(Seconds(30));
        QVERIFY(text(runner->take("heartbeat"), "server_time").endsWith(QStringLiteral("+00:00")));
        if (i % 2 == 0) {
            runner->send({{QStringLiteral("type"), QStringLiteral("heartbeat_ack")}});
        } else {
            runner->pong();
        }
    }
    QCOMPARE(runner->socket().closeCode, 0);
}

void tst_RunnerHub::silenceClosesTheConnection()
{
    const auto runner = m_bench->connectRunner(m_runnerId);
    m_bench->advance(Seconds(44));
    QCOMPARE(runner->socket().closeCode, 0);
    m_bench->advance(Seconds(2));
    QCOMPARE(runner->socket().closeCode, 1011);
    QCOMPARE(runnerField("status"), QStringLiteral("offline"));
}

void tst_RunnerHub::theNewestConnectionWins()
{
    const auto old = m_bench->connectRunner(m_runnerId);
    const auto young = m_bench->connectRunner(m_runnerId);
    QCOMPARE(old->socket().closeCode, 1000);
    QCOMPARE(old->socket().closeReason, QByteArray("Replaced by new connection"));
    old->send(statusOf({})); // too late to matter
    old->disconnect();
    QCOMPARE(runnerField("status"), QStringLiteral("online"));
    young->send(statusOf({}));
    m_bench->addProject(QStringLiteral("shop"));
    m_bench->submit({{QStringLiteral("project_id"), QStringLiteral("shop")}, {QStringLiteral("prompt"), QStringLiteral("x")}});
    QVERIFY(!young->take("task_assign").isEmpty());
}

void tst_RunnerHub::statusShowsInTheRunnerObject()
{
    auto runner = m_bench->readyRunner(m_runnerId);
    runner->send({{QStringLiteral("type"), QStringLiteral("status")},
                  {QStringLiteral("status"), QStringLiteral("draining")},
                  {QStringLiteral("agent_count"), 2}});
    QCOMPARE(runnerField("status"), QStringLiteral("draining"));
    QCOMPARE(number(m_bench->request("GET", "/api/runners/" + m_runnerId.toLatin1()).object, "current_agent_count"), 2);
    runner->disconnect();
    QCOMPARE(runnerField("status"), QStringLiteral("offline"));
    QCOMPARE(number(m_bench->request("GET", "/api/runners/" + m_runnerId.toLatin1()).object, "current_agent_count"), 0);
    QVERIFY(!runnerField("last_heartbeat").isEmpty());
}

void tst_RunnerHub::badFramesAreAnswered()
{
    const auto runner = m_bench->readyRunner(m_runnerId);
    const QList<QByteArray> frames{"", "{", "[]", "3", "\"x\"", "{\"type\":null}", R"({"type":"status","status":"online","agent_count":null})",
                                   R"({"type":"task_complete","task_id":"t","result":"text"})"};
    for (const QByteArray &frame : frames) {
        runner->sendText(frame);
        const bool isAnswered = !runner->take(frame.contains("complete") ? "task_completed" : "error").isEmpty();
        QVERIFY2(isAnswered, frame.constData());
    }
    runner->sendBinary();
    QVERIFY(!runner->take("error").isEmpty());
    QCOMPARE(runner->socket().closeCode, 0);
}

void tst_RunnerHub::registrationTokensAreCountedAndExpire()
{
    const QByteArray body = R"({"name":"r","hostname":"h"})";
    const QJsonObject token = m_bench->request("POST", "/api/registration-tokens",
                                               {{QStringLiteral("uses"), 2}, {QStringLiteral("expires_in_seconds"), 60}}).object;
    const QByteArray secret = text(token, "token").toLatin1();
    QCOMPARE(m_bench->requestAs(secret, "GET", "/api/runners", {}).status, 403);
    QCOMPARE(m_bench->requestAs(secret, "POST", "/api/runners/register", "{}").status, 422); // costs no use
    QCOMPARE(m_bench->requestAs(secret, "POST", "/api/runners/register", body).status, 200);
    QCOMPARE(m_bench->requestAs(secret, "POST", "/api/runners/register", body).status, 200);
    QCOMPARE(m_bench->requestAs(secret, "POST", "/api/runners/register", body).status, 401);
    const QByteArray second = text(m_bench->request("POST", "/api/registration-tokens", {{QStringLiteral("expires_in_seconds"), 60}}).object, "token").toLatin1();
    m_bench->advance(Seconds(61));
    QCOMPARE(m_bench->requestAs(second, "POST", "/api/runners/register", body).status, 401);
}

void tst_RunnerHub::aLostRegistrationIsTakenUp()
{
    QJsonObject body{{QStringLiteral("name"), QStringLiteral("r")}, {QStringLiteral("hostname"), QStringLiteral("h")},
                     {QStringLiteral("idempotency_key"), QStringLiteral("6b1a3f50-0d0e-4f8b-8f0a-1f3a6a3b9c11")}};
    const auto count = [&] { return m_bench->request("GET", "/api/runners").object.value(QStringLiteral("runners")).toArray().size(); };
    const auto before = count();
    const QJsonObject lost = m_bench->request("POST", "/api/runners/register", body).object;
    m_bench->restart();
    body.insert(QStringLiteral("name"), QStringLiteral("renamed"));
    const QJsonObject again = m_bench->request("POST", "/api/runners/register", body).object;
    QCOMPARE(text(again, "id"), text(lost, "id"));
    QCOMPARE(text(again, "name"), QStringLiteral("renamed"));
    QCOMPARE(count(), before + 1);
    const QByteArray path = "/api/runners/ws/" + text(again, "id").toLatin1();
    QVERIFY(!m_bench->admit(path, text(lost, "runner_token").toLatin1()).reader); // whoever has it: it is over
    auto admission = m_bench->admit(path, text(again, "runner_token").toLatin1());
    QVERIFY(admission.reader);
    // Whoever repeats the request of a runner at work gets one of their own.
    const FakePeer runner(*m_bench, std::move(admission.reader));
    QVERIFY(text(m_bench->request("POST", "/api/runners/register", body).object, "id") != text(again, "id"));
    QCOMPARE(count(), before + 2);
    body.insert(QStringLiteral("idempotency_key"), QString(256, u'x'));
    QCOMPARE(m_bench->request("POST", "/api/runners/register", body).status, 422);
}

void tst_RunnerHub::runnerTokensReachTheirOwnRunnerOnly()
{
    const QByteArray token = m_bench->tokenOf(m_runnerId);
    const QString other = m_bench->addRunner(QStringLiteral("two"));
    QCOMPARE(m_bench->requestAs(token, "GET", "/api/runners/" + m_runnerId.toLatin1(), {}).status, 200);
    QCOMPARE(m_bench->requestAs(token, "PATCH", "/api/runners/" + m_runnerId.toLatin1(), R"({"name":"new"})").status, 200);
    QCOMPARE(m_bench->requestAs(token, "GET", "/api/runners/" + other.toLatin1(), {}).status, 403);
    for (const QByteArray path : {"/api/runners", "/api/tasks", "/api/projects", "/api/registration-tokens"}) {
        QCOMPARE(m_bench->requestAs(token, "GET", path, {}).status, 403);
    }
}

void tst_RunnerHub::aConnectedRunnerIsNotDeleted()
{
    const QByteArray path = "/api/runners/" + m_runnerId.toLatin1();
    auto runner = m_bench->connectRunner(m_runnerId);
    QCOMPARE(m_bench->request("DELETE", path).status, 400);
    runner->disconnect();
    QCOMPARE(m_bench->request("DELETE", path).status, 200);
    QCOMPARE(m_bench->request("GET", path).status, 404);
    QVERIFY(!m_bench->connectRunner(m_runnerId)); // its token went with it
}

SIBYL_TEST(tst_RunnerHub)
#include "tst_RunnerHub.moc"
