// SPDX-License-Identifier: Apache-2.0
#include "server/RunnerWireCodec.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace sibyl::server;

// What a task_complete frame means, from its bytes to the verdict.
class tst_Judgement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void faults_data();
    void faults();
    void aResultThatIsNoObjectIsWrapped();
    void retryAfterIsBounded();
};

void tst_Judgement::verdicts_data()
{
    QTest::addColumn<QByteArray>("fields"); // beside type and task_id
    QTest::addColumn<int>("verdict");
    QTest::addColumn<QString>("failure");
    const auto row = [](const char *fields, Verdict verdict, const char *failure = "sandbox_task_failed") {
        QTest::newRow(fields) << QByteArray(fields) << static_cast<int>(verdict) << QString::fromLatin1(failure);
    };
    row(R"("result":{})", Verdict::Completed);
    row(R"("result":{"status":"completed"})", Verdict::Completed);
    row(R"("result":{"status":"Completed"})", Verdict::Completed);
    row(R"("result":{"status":"failed"})", Verdict::Failed);
    row(R"("result":{"status":"error"})", Verdict::Failed);
    row(R"("result":{"status":"timeout"})", Verdict::Failed, "timed out");
    row(R"("result":{"status":"interrupted"})", Verdict::Failed);
    row(R"("result":{"status":"anything"})", Verdict::Failed);
    row(R"("result":{"status":"cancelled"})", Verdict::Canceled);
    row(R"("result":{"status":"canceled"},"success":true)", Verdict::Canceled);
    row(R"("result":{"status":"failed"},"success":true)", Verdict::Completed);
    row(R"("result":{"status":"completed"},"success":false)", Verdict::Failed);
    row(R"("success":false,"retryable":true,"error":"runner restarting")", Verdict::Retryable, "runner restarting");
    row(R"("success":false,"result":{"error":"inner"})", Verdict::Failed, "inner");
    row(R"("success":false,"error":"outer","result":{"error":"inner"})", Verdict::Failed, "outer");
    row(R"("success":false,"result":{"exit_code":3})", Verdict::Failed, "exited with code 3");
}

void tst_Judgement::verdicts()
{
    QFETCH(QByteArray, fields);
    QFETCH(int, verdict);
    QFETCH(QString, failure);
    const auto frame = decodeRunnerFrame(R"({"type":"task_complete","task_id":"t",)" + fields + '}');
    QVERIFY2(frame, frame ? "" : qPrintable(frame.error()));
    const auto &completion = std::get<Completion>(*frame);
    QCOMPARE(static_cast<int>(judge(completion)), verdict);
    QCOMPARE(failureText(completion), failure);
}

void tst_Judgement::faults_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QString>("fault");
    const auto row = [](const char *frame, const char *fault) {
        QTest::newRow(frame) << QByteArray(frame) << QString::fromLatin1(fault);
    };
    row("{", "Invalid JSON");
    row("", "Invalid JSON");
    row("{}{}", "Invalid JSON");
    row("[1]", "Invalid message: expected a JSON object");
    row("null", "Invalid message: expected a JSON object");
    row("{}", "Unknown message type: None");
    row(R"({"type":3})", "Unknown message type: None");
    row(R"({"type":"hello"})", "Unknown message type: hello");
    row(R"({"type":"status"})", "status.status: missing");
    row(R"({"type":"status","status":"weird"})", "status.status: expected online, busy or draining");
    row(R"({"type":"status","status":"online","agent_count":null})", "status.agent_count: expected integer");
    row(R"({"type":"status","status":"online","agent_count":"3"})", "status.agent_count: expected integer");
    row(R"({"type":"status","status":"online","agent_count":1.5})", "status.agent_count: expected integer");
    row(R"({"type":"status","status":"online","agent_count":-1})", "status.agent_count: expected 0..1000000");
    row(R"({"type":"status","status":"online","running_tasks":{}})", "status.running_tasks: expected an array of at most 1000");
    row(R"({"type":"status","status":"online","running_tasks":[1]})", "status.running_tasks: [0].task_id: missing");
    row(R"({"type":"task_ack"})", "task_ack.task_id: missing");
    row(R"({"type":"task_ack","task_id":7})", "task_ack.task_id: expected string");
    row(R"({"type":"task_ack","task_id":"a\u0000b"})", "task_ack.task_id: not an acceptable id");
    row(R"({"type":"task_ack","task_id":"t","attempt":0})", "task_ack.attempt: expected 1..2147483647");
    row(R"({"type":"task_complete","task_id":"t","success":"yes"})", "task_complete.success: expected true or false");
    row(R"({"type":"project_register","project_id":"p"})", "project_register.worktree_path: missing");
    row(R"({"type":"agent_log","task_id":"t","stream":"x","data":""})", "agent_log.stream: expected stdout, stderr or events");
    row(R"({"type":"agent_log","task_id":"t","stream":"stdout","data":"*"})", "agent_log.data: expected base64 of at most 1048576 bytes");
    QTest::newRow("deep") << QByteArray(R"({"type":"status","x":)" + QByteArray(70, '[') + QByteArray(70, ']') + '}')
                          << QStringLiteral("Invalid JSON: nested deeper than 64 levels");
    QTest::newRow("very deep") << QByteArray(1'000'000, '[') << QStringLiteral("Invalid JSON: nested deeper than 64 levels");
    QTest::newRow("brackets in a string") << QByteArray(R"({"type":"x","y":"\")" + QByteArray(100, '[') + "\"}")
                                          << QStringLiteral("Unknown message type: x");
}

void tst_Judgement::faults()
{
    QFETCH(QByteArray, frame);
    QFETCH(QString, fault);
    const auto decoded = decodeRunnerFrame(frame);
    QVERIFY(!decoded);
    QCOMPARE(decoded.error(), fault);
}

void tst_Judgement::aResultThatIsNoObjectIsWrapped()
{
    const auto frame = decodeRunnerFrame(R"({"type":"task_complete","task_id":"t","result":["a"]})");
    QVERIFY(frame);
    QCOMPARE(std::get<Completion>(*frame).result, QByteArray(R"({"result":["a"]})"));
}

void tst_Judgement::retryAfterIsBounded()
{
    const auto frame = decodeRunnerFrame(R"({"type":"task_complete","task_id":"t","result":{"retry_after_seconds":1e300}})");
    QVERIFY(frame);
    QCOMPARE(std::get<Completion>(*frame).retryAfter, Seconds(86'400));
}

SIBYL_TEST(tst_Judgement)
#include "tst_Judgement.moc"
