// SPDX-License-Identifier: Apache-2.0
#include "account/TaskCodec.h"

#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_TaskCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void submissionCarriesWhatIsAsked();
    void resultWithEverything();
    void badFieldHidesNoOther();
};

void tst_TaskCodec::submissionCarriesWhatIsAsked()
{
    TaskSubmission submission;
    submission.projectId = u"shop"_s;
    submission.prompt = u"go on"_s;
    submission.expects = u"commit"_s;
    submission.deliver = u"push"_s;
    submission.budget = {2.5, 4'000'000'000, 20};
    submission.resumeTask = u"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"_s;
    const Result<QByteArray> body = encodeSubmission(submission);
    QVERIFY(body.has_value());
    for (const char *part : {R"("budget":{"cost_usd":2.5,"tokens":4000000000,"turns":20})", R"("deliver":"push")", R"("expects":"commit")",
                             R"("resume_task":"0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1")"}) {
        QVERIFY2(body->contains(part), body->constData());
    }
}

void tst_TaskCodec::resultWithEverything()
{
    const Result<TaskView> task = decodeTask(R"({"id":"t","status":"completed","result":{"patch":"diff","patch_truncated":true,"session_id":"s",
        "usage":{"input_tokens":940,"cache_read_tokens":40000,"cache_write_tokens":0,"output_tokens":120},"cost_usd":0.125,"turns":7,"denied_tools":2,
        "gates":[{"name":"tests","passed":false,"exit_code":2,"output":"1 failed","duration_s":1.5},{"name":"lint","passed":true,"exit_code":null}],
        "delivery":{"kind":"push","done":true,"target":"origin x","detail":null},"rescue_ref":"refs/sibyl/rescue/t"}})");
    QVERIFY2(task.has_value(), qPrintable(task ? QString() : task.error().text()));
    const TaskResultView &result = *task->result;
    QCOMPARE(result.patch, u"diff"_s);
    QVERIFY(result.isPatchCut);
    QCOMPARE(result.usage, (Usage{.inputTokens = 940, .cacheReadTokens = 40'000, .outputTokens = 120, .costUsd = 0.125}));
    QCOMPARE(result.turns, 7);
    QCOMPARE(result.deniedTools, 2);
    QCOMPARE(result.gates.size(), 2);
    QCOMPARE(result.gates.at(0).exitCode, 2);
    QCOMPARE(result.gates.at(0).duration, Milliseconds(1'500));
    QVERIFY(result.gates.at(1).isPassed && !result.gates.at(1).exitCode);
    QCOMPARE(result.delivery->target, u"origin x"_s);
    QCOMPARE(result.rescueRef, u"refs/sibyl/rescue/t"_s);
}

void tst_TaskCodec::badFieldHidesNoOther()
{
    const Result<TaskView> task = decodeTask(
        R"({"id":"t","status":"failed","result":{"usage":"many","turns":"x","gates":[1],"delivery":7,"patch":5,"summary":"done","denied_tools":1}})");
    QVERIFY(task.has_value());
    QCOMPARE(task->result->summary, u"done"_s);
    QCOMPARE(task->result->deniedTools, 1);
    QVERIFY(!task->result->turns);
    QCOMPARE(task->result->patch, QString());
    QVERIFY(task->result->gates.isEmpty());
    QCOMPARE(task->result->usage, Usage{});
}

SIBYL_TEST(tst_TaskCodec)
#include "tst_TaskCodec.moc"
