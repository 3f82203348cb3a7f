// SPDX-License-Identifier: Apache-2.0
#include "protocol/MessageCodec.h"
#include "protocol/Samples.h"
#include "support/TestMain.h"

#include <QJsonArray>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString taskId = u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s;
const QString agentId = u"agent_51f0c2ab77de"_s;

QJsonObject encoded(const RunnerMessage &message)
{
    return test::jsonOf(encode(message));
}

QJsonObject resultOf(const TaskComplete &message)
{
    return encoded(message).value("result"_L1).toObject();
}

TaskComplete completion()
{
    TaskComplete message;
    message.taskId = taskId;
    message.isSuccess = true;
    message.result.status = u"completed"_s;
    message.result.ending = u"completed"_s;
    return message;
}

} // namespace

class tst_RunnerMessageCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Every sample, decoded and encoded, is the same JSON again.
    void roundTripsEverySample_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"heartbeat_ack", "status", "task_ack", "task_reject", "agent_update",
                                 "task_complete", "project_register", "agent_log"}) {
            QTest::newRow(name) << QString::fromLatin1(name);
        }
    }
    void roundTripsEverySample()
    {
        QFETCH(QString, name);
        const QByteArray sample = test::sample(name);
        QVERIFY(!sample.isEmpty());
        const auto message = decodeRunnerMessage(sample);
        QVERIFY2(message, message ? "" : qPrintable(message.error().error.text()));
        QCOMPARE(encoded(*message), test::jsonOf(sample));
    }

    void writesTheSampleFromTheStruct()
    {
        QCOMPARE(encode(HeartbeatAck{}), QByteArray("{\"type\":\"heartbeat_ack\"}"));
        QCOMPARE(encoded(TaskAck{taskId, agentId, 2}), test::jsonOf(test::sample(u"task_ack"_s)));
        QCOMPARE(encoded(TaskReject{taskId, u"at_capacity"_s, 2}), test::jsonOf(test::sample(u"task_reject"_s)));
        QCOMPARE(encoded(AgentUpdate{agentId, taskId, u"working"_s, 40, u"Running the tests"_s}),
                 test::jsonOf(test::sample(u"agent_update"_s)));
        QCOMPARE(encoded(AgentLog{taskId, 2, u"stderr"_s, 4096, QByteArray("\0\xffhello\n", 8)}),
                 test::jsonOf(test::sample(u"agent_log"_s)));
        RunnerStatus status{LoadStatus::Busy, 2, {}, true};
        status.runningTasks = QList<RunningTask>{{taskId, 2}, {u"51c1f9a2-9d0b-4f40-b1a1-b1c9f3f3d8a7"_s, 1}};
        QCOMPARE(encoded(status), test::jsonOf(test::sample(u"status"_s)));
    }

    // Toward a server without features a runner sends what the original one sent.
    void leavesOutWhatWasNotNegotiated()
    {
        const QByteArray bare = R"({"agent_count":0,"status":"draining","type":"status"})";
        QCOMPARE(encode(RunnerStatus{LoadStatus::Draining, 0, {}, {}}), bare);
        QVERIFY(!encoded(TaskAck{taskId, agentId, {}}).contains("attempt"_L1));
        QVERIFY(!encoded(completion()).contains("attempt"_L1));
        QVERIFY(encoded(ProjectRegister{u"p"_s, u"/w"_s, {}}).value("worktree_branch"_L1).isNull());
        QVERIFY(encoded(AgentUpdate{agentId, {}, u"working"_s, {}, {}}).value("progress"_L1).isNull());
    }

    void completionAlwaysSaysHowItEnded()
    {
        const QJsonObject object = encoded(completion());
        QCOMPARE(object.value("success"_L1), QJsonValue(true));
        QCOMPARE(object.value("retryable"_L1), QJsonValue(false));
        QVERIFY(object.value("error"_L1).isNull());
        for (const auto key : {"exit_code"_L1, "command"_L1, "worktree_path"_L1, "stdout"_L1, "stderr"_L1,
                               "duration_s"_L1, "branch"_L1, "commits"_L1, "patch"_L1, "isolation"_L1}) {
            QVERIFY2(object.value("result"_L1).toObject().contains(key), key.data());
        }
    }

    // A result lands in a JSONB column, which takes neither U+0000 nor half a pair (spec R-39).
    void textIsAlwaysCleaned()
    {
        const QString dirty = u"a"_s + QChar(u'\0') + u"b"_s + QChar(0xd800) + u"c\U0001F600"_s;
        TaskComplete message = completion();
        TaskResult &r = message.result;
        for (QString *text : {&message.taskId, &message.error, &r.status, &r.ending, &r.worktreePath,
                              &r.stdoutTail, &r.stderrTail, &r.error, &r.branch, &r.requestedBranch,
                              &r.baseCommit, &r.headCommit, &r.patch, &r.agent, &r.sessionId,
                              &r.summary, &r.isolation}) {
            *text = dirty;
        }
        r.command = r.notices = QStringList{dirty};
        r.commits = {{dirty, dirty}};
        for (const RunnerMessage &any : {RunnerMessage(message), RunnerMessage(TaskReject{dirty, dirty, {}}),
                                         RunnerMessage(AgentUpdate{dirty, dirty, dirty, {}, dirty}),
                                         RunnerMessage(ProjectRegister{dirty, dirty, dirty})}) {
            const QByteArray frame = encode(any);
            QVERIFY(frame.isValidUtf8());
            QVERIFY(!frame.contains("\\u0000"));
            QVERIFY(!frame.contains("\\ud"));
            QVERIFY(QString::fromUtf8(frame).contains(u"c\U0001F600"_s));
        }
    }

    void boundsWhatTheServerStores()
    {
        const QString longText(5'000, u'x');
        QCOMPARE(encoded(ProjectRegister{u"p"_s, longText, longText}).value("worktree_path"_L1).toString().size(), 1'024);
        QCOMPARE(encoded(ProjectRegister{u"p"_s, longText, longText}).value("worktree_branch"_L1).toString().size(), 255);
        QCOMPARE(encoded(AgentUpdate{agentId, {}, u"working"_s, {}, longText}).value("activity"_L1).toString().size(), 200);
    }

    void cutsThePatchFirst()
    {
        TaskComplete message = completion();
        message.result.patch = u"+a line of a patch\n"_s.repeated(13'000); // below maxPatchBytes
        message.result.stdoutTail = u"out\n"_s.repeated(160'000);
        message.result.stderrTail = u"err\n"_s.repeated(10'000);
        const QByteArray frame = encode(message);
        QVERIFY(frame.size() <= maxFrameBytes);
        QVERIFY2(frame.size() > maxFrameBytes - 1'000, "cut no more than needed");
        const QJsonObject result = resultOf(message);
        QVERIFY(result.value("patch_truncated"_L1).toBool());
        QVERIFY(result.value("patch"_L1).toString().endsWith(u"a patch\n"_s));
        QVERIFY(!result.value("stdout_truncated"_L1).toBool());
        QCOMPARE(result.value("stdout"_L1).toString(), message.result.stdoutTail);
    }

    void thenStdoutFromItsStart()
    {
        TaskComplete message = completion();
        message.result.patch = u"+x\n"_s.repeated(1'000);
        message.result.stdoutTail = u"0123456789\n"_s.repeated(200'000) + u"the end"_s;
        message.result.stderrTail = u"err\n"_s.repeated(10'000);
        QVERIFY(encode(message).size() <= maxFrameBytes);
        const QJsonObject result = resultOf(message);
        QCOMPARE(result.value("patch"_L1).toString(), QString());
        QVERIFY(result.value("patch_truncated"_L1).toBool());
        QVERIFY(result.value("stdout_truncated"_L1).toBool());
        QVERIFY(result.value("stdout"_L1).toString().startsWith(u"[cut to fit into the message]\n0123456789\n"_s));
        QVERIFY(result.value("stdout"_L1).toString().endsWith(u"\nthe end"_s));
        QCOMPARE(result.value("stderr"_L1).toString(), message.result.stderrTail);
    }

    void capsThePatch()
    {
        TaskComplete message = completion();
        message.result.patch = u"+\u00e4\u00f6\u00fc\n"_s.repeated(100'000);
        const QString patch = resultOf(message).value("patch"_L1).toString();
        QVERIFY(patch.toUtf8().size() <= maxPatchBytes);
        QVERIFY(patch.toUtf8().size() > maxPatchBytes / 2);
        QVERIFY(resultOf(message).value("patch_truncated"_L1).toBool());
        QVERIFY(patch.endsWith(u'\n'));
    }

    // Control characters take six bytes each: the worst that text can do.
    void fitsWhateverTheResultHolds_data()
    {
        QTest::addColumn<QString>("unit");
        QTest::newRow("ascii") << u"x"_s;
        QTest::newRow("lines") << u"x\n"_s;
        QTest::newRow("control") << u"\u0001"_s;
        QTest::newRow("quotes") << u"\""_s;
        QTest::newRow("cjk") << u"\u6f22"_s;
        QTest::newRow("emoji") << u"\U0001F600"_s;
    }
    void fitsWhateverTheResultHolds()
    {
        QFETCH(QString, unit);
        const QString large = unit.repeated(600'000);
        TaskComplete message = completion();
        TaskResult &r = message.result;
        for (QString *text : {&message.error, &r.worktreePath, &r.stdoutTail, &r.stderrTail, &r.error,
                              &r.branch, &r.requestedBranch, &r.baseCommit, &r.headCommit, &r.patch,
                              &r.agent, &r.sessionId, &r.summary, &r.isolation}) {
            *text = large;
        }
        r.command = r.notices = QStringList(600, large);
        r.commits = QList<ResultCommit>(2'000, {large, large});
        r.commitCount = 2'000;
        const QByteArray frame = encode(message);
        QVERIFY2(frame.size() <= maxFrameBytes, QByteArray::number(frame.size()).constData());
        QVERIFY(frame.isValidUtf8());
        QVERIFY(decodeRunnerMessage(frame));
        QCOMPARE(resultOf(message).value("commit_count"_L1), QJsonValue(2'000));
    }

    void judgesByStatusWhenSuccessIsMissing_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<bool>("isSuccess");
        QTest::newRow("completed") << QByteArray("\"completed\"") << true;
        for (const char *status : {"failed", "timeout", "cancelled"}) {
            QTest::newRow(status) << ('"' + QByteArray(status) + '"') << false;
        }
    }
    void judgesByStatusWhenSuccessIsMissing()
    {
        QFETCH(QByteArray, status);
        const auto message = decodeRunnerMessage(R"({"type":"task_complete","task_id":"t","result":{"status":)"
                                                 + status + "}}");
        QVERIFY(message);
        QTEST(std::get<TaskComplete>(*message).isSuccess, "isSuccess");
    }

    void refusesMalformedOnes_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QString>("where");
        QTest::newRow("unknown type") << QByteArray(R"({"type":"hello"})") << u"frame.type"_s;
        QTest::newRow("unknown status") << QByteArray(R"({"type":"status","status":"idle"})") << u"status.status"_s;
        QTest::newRow("count") << QByteArray(R"({"type":"status","status":"busy","agent_count":"2"})") << u"status.agent_count"_s;
        QTest::newRow("running task") << QByteArray(R"({"type":"status","status":"busy","running_tasks":[{"attempt":1}]})") << u"status.running_tasks[0].task_id"_s;
        QTest::newRow("progress") << QByteArray(R"({"type":"agent_update","agent_id":"a","status":"working","progress":101})") << u"agent_update.progress"_s;
        QTest::newRow("no result") << QByteArray(R"({"type":"task_complete","task_id":"t"})") << u"task_complete.result.status"_s;
        QTest::newRow("result word") << QByteArray(R"({"type":"task_complete","task_id":"t","result":{"status":"great"}})") << u"task_complete.result.status"_s;
        QTest::newRow("base64") << QByteArray(R"({"type":"agent_log","task_id":"t","stream":"stdout","offset":0,"data":"!"})") << u"agent_log.data"_s;
        const QByteArray largeChunk = '"' + QByteArray(maxLogChunkBytes + 1, 'x').toBase64() + "\"}";
        QTest::newRow("large chunk") << R"({"type":"agent_log","task_id":"t","stream":"stdout","offset":0,"data":)" + largeChunk
                                     << u"agent_log.data"_s;
    }
    void refusesMalformedOnes()
    {
        QFETCH(QByteArray, frame);
        const auto message = decodeRunnerMessage(frame);
        QVERIFY(!message);
        QTEST(message.error().error.where, "where");
    }
};

SIBYL_TEST(tst_RunnerMessageCodec)
#include "tst_RunnerMessageCodec.moc"
