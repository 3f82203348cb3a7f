// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"
#include "work/ResultComposer.h"

#include <QTest>

using namespace sibyl;

class tst_ResultComposer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysSuccessRetryableAndErrorForEveryEnding_data();
    void saysSuccessRetryableAndErrorForEveryEnding();
    void carriesTheWork();
    void namesTheBranchThatWasAskedForWhenItIsAnotherOne();
    void echoesTheAttemptOnlyWhenItWasGiven();
    void tellsWhatWasSwept();
    void handsOnWhatTheAgentsAdapterNoticed();
};

void tst_ResultComposer::saysSuccessRetryableAndErrorForEveryEnding_data()
{
    QTest::addColumn<int>("ending");
    QTest::addColumn<QString>("status");
    QTest::addColumn<bool>("isRetryable");
    const auto row = [](Ending ending, const char *status, bool retryable) {
        QTest::newRow(qPrintable(toString(ending))) << static_cast<int>(ending) << QString::fromLatin1(status) << retryable;
    };
    row(Ending::Completed, "completed", false);
    row(Ending::Failed, "failed", false);
    row(Ending::Timeout, "timeout", false);
    row(Ending::Cancelled, "cancelled", false);
    row(Ending::Interrupted, "failed", true);
    row(Ending::RateLimited, "failed", true);
    row(Ending::AuthRequired, "failed", false);
    row(Ending::BudgetExceeded, "failed", false);
    row(Ending::Infrastructure, "failed", true);
}

void tst_ResultComposer::saysSuccessRetryableAndErrorForEveryEnding()
{
    QFETCH(int, ending);
    QFETCH(QString, status);
    QFETCH(bool, isRetryable);
    AttemptOutcome outcome;
    outcome.verdict.ending = static_cast<Ending>(ending);
    outcome.verdict.error = QStringLiteral("why");
    const TaskComplete complete = composeResult({}, {}, outcome);
    QCOMPARE(complete.result.status, status);
    QCOMPARE(complete.isSuccess, status == QStringLiteral("completed"));
    QCOMPARE(complete.isRetryable, isRetryable);
    QCOMPARE(complete.error.isEmpty(), complete.isSuccess);
}

void tst_ResultComposer::carriesTheWork()
{
    AttemptOutcome outcome;
    outcome.verdict.ending = Ending::Completed;
    outcome.work = WorkSummary{.headCommit = QStringLiteral("abc"),
                               .commits = {{QStringLiteral("abc"), QStringLiteral("Fix it")}},
                               .commitCount = 1,
                               .filesChanged = 2,
                               .insertions = 3,
                               .deletions = 4,
                               .patch = "diff"};
    const TaskResult result = composeResult({}, {}, outcome).result;
    QCOMPARE(result.headCommit, QStringLiteral("abc"));
    QCOMPARE(result.commits.size(), 1);
    QCOMPARE(result.filesChanged, 2);
    QCOMPARE(result.patch, QStringLiteral("diff"));
}

void tst_ResultComposer::namesTheBranchThatWasAskedForWhenItIsAnotherOne()
{
    TaskAssign assign;
    assign.branch = QStringLiteral("feature/login");
    AttemptRecord record;
    record.branch = QStringLiteral("sibyl/agent-1");
    QCOMPARE(composeResult(assign, record, {}).result.requestedBranch, QStringLiteral("feature/login"));
    record.branch = assign.branch;
    QCOMPARE(composeResult(assign, record, {}).result.requestedBranch, QString());
}

void tst_ResultComposer::echoesTheAttemptOnlyWhenItWasGiven()
{
    TaskAssign assign;
    QCOMPARE(composeResult(assign, {}, {}).attempt, std::nullopt);
    assign.attempt = 3;
    QCOMPARE(composeResult(assign, {}, {}).attempt, std::optional(3));
}

void tst_ResultComposer::tellsWhatWasSwept()
{
    AttemptOutcome outcome;
    outcome.exit = ExitReport{.ending = Exited{0}, .sweptProcesses = 2};
    QCOMPARE(composeResult({}, {}, outcome).result.notices.size(), 1);
}

void tst_ResultComposer::handsOnWhatTheAgentsAdapterNoticed()
{
    AttemptOutcome outcome;
    outcome.verdict.notices = QStringList{QStringLiteral("it began a new conversation")};
    QCOMPARE(composeResult({}, {}, outcome).result.notices, outcome.verdict.notices);
}

SIBYL_TEST(tst_ResultComposer)
#include "tst_ResultComposer.moc"
