// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"
#include "work/WorkJudgement.h"

#include <QTest>

using namespace sibyl;

// What the runner makes of the work an agent left.
class tst_WorkJudgement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void believesAnAgentAsFarAsGitDoes_data();
    void believesAnAgentAsFarAsGitDoes();
    void namesTheRefusalsBehindMissingWork();
    void leavesOtherEndingsAlone();
    void aFailedGateFailsTheTask();
    void commitsByPolicy_data();
    void commitsByPolicy();
    void pushesOnlyWhereTheMachineDoes_data();
    void pushesOnlyWhereTheMachineDoes();
};

void tst_WorkJudgement::believesAnAgentAsFarAsGitDoes_data()
{
    QTest::addColumn<QString>("expects");
    QTest::addColumn<int>("commits");
    QTest::addColumn<int>("files");
    QTest::addColumn<QString>("ending");
    const auto row = [](const char *expects, int commits, int files, const char *ending) {
        QTest::addRow("%s: %d commits, %d files", expects, commits, files)
            << QString::fromLatin1(expects) << commits << files << QString::fromLatin1(ending);
    };
    row("", 0, 0, "completed");
    row("none", 0, 0, "completed");
    row("changes", 0, 0, "failed");
    row("changes", 1, 2, "completed");
    row("changes", 2, 0, "failed"); // one undoes the other
    row("commit", 0, 0, "failed");
    row("commit", 1, 0, "completed"); // an empty commit is one
}

void tst_WorkJudgement::believesAnAgentAsFarAsGitDoes()
{
    QFETCH(QString, expects);
    QFETCH(int, commits);
    QFETCH(int, files);
    QFETCH(QString, ending);
    WorkSummary work;
    work.commitCount = commits;
    work.filesChanged = files;
    const AgentVerdict verdict = judgeWork({.ending = Ending::Completed}, expects, &work);
    QCOMPARE(toString(verdict.ending), ending);
    QCOMPARE(verdict.error.isEmpty(), ending == QLatin1StringView("completed"));
    // Without a repository there is nothing that could bear it out.
    const bool isDemanding = expects == QLatin1StringView("commit") || expects == QLatin1StringView("changes");
    QCOMPARE(judgeWork({.ending = Ending::Completed}, expects, nullptr).ending == Ending::Failed, isDemanding);
}

void tst_WorkJudgement::namesTheRefusalsBehindMissingWork()
{
    const AgentVerdict verdict = judgeWork({.ending = Ending::Completed, .deniedTools = 2}, QStringLiteral("changes"), nullptr);
    QVERIFY(verdict.error.contains(QStringLiteral("refused 2")));
}

void tst_WorkJudgement::leavesOtherEndingsAlone()
{
    const AgentVerdict verdict = judgeWork({.ending = Ending::RateLimited, .error = QStringLiteral("wait")},
                                           QStringLiteral("commit"), nullptr);
    QCOMPARE(toString(verdict.ending), QStringLiteral("rate_limited"));
    QCOMPARE(verdict.error, QStringLiteral("wait"));
}

void tst_WorkJudgement::aFailedGateFailsTheTask()
{
    const GateReport passed{{.name = QStringLiteral("lint"), .isPassed = true, .exitCode = 0}, {}};
    const GateReport failed{{.name = QStringLiteral("tests"), .isPassed = false, .exitCode = 3}, {}};
    const AgentVerdict done{.ending = Ending::Completed};
    QCOMPARE(toString(judgeGate(done, passed).ending), QStringLiteral("completed"));
    QCOMPARE(toString(judgeGate(done, failed).ending), QStringLiteral("failed"));
    QCOMPARE(judgeGate(done, failed).error, QStringLiteral("the gate \"tests\" did not pass (exit code 3)"));
    const GateReport lost{{.name = QStringLiteral("tests")}, QStringLiteral("was lost: power")};
    QCOMPARE(toString(judgeGate(done, lost).ending), QStringLiteral("infrastructure"));
    const AgentVerdict failedBefore{.ending = Ending::Failed, .error = QStringLiteral("so")};
    QCOMPARE(judgeGate(failedBefore, lost).error, QStringLiteral("so"));
}

void tst_WorkJudgement::commitsByPolicy_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<bool>("whenCompleted");
    QTest::addColumn<bool>("whenFailed");
    QTest::newRow("always") << int(CommitPolicy::Always) << true << true;
    QTest::newRow("if-clean-verdict") << int(CommitPolicy::IfCleanVerdict) << true << false;
    QTest::newRow("never") << int(CommitPolicy::Never) << false << false;
}

void tst_WorkJudgement::commitsByPolicy()
{
    QFETCH(int, policy);
    QFETCH(bool, whenCompleted);
    QFETCH(bool, whenFailed);
    QCOMPARE(isCommitted(CommitPolicy(policy), {.ending = Ending::Completed}), whenCompleted);
    QCOMPARE(isCommitted(CommitPolicy(policy), {.ending = Ending::Failed}), whenFailed);
}

void tst_WorkJudgement::pushesOnlyWhereTheMachineDoes_data()
{
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<bool>("isRefused");
    const auto row = [](const char *asked, const char *setting, const char *chosen, bool isRefused) {
        QTest::addRow("%s on %s", asked, setting) << QString::fromLatin1(asked) << QString::fromLatin1(setting)
                                                  << QString::fromLatin1(chosen) << isRefused;
    };
    row("", "branch", "branch", false);
    row("", "push", "push", false);
    row("push", "push", "push", false);
    row("push", "branch", "branch", true);
    row("push", "bundle", "branch", true);
    row("branch", "push", "branch", false);
    row("bundle", "branch", "bundle", false);
    row("patch", "push", "patch", false);
}

void tst_WorkJudgement::pushesOnlyWhereTheMachineDoes()
{
    QFETCH(QString, asked);
    QFETCH(QString, setting);
    QFETCH(QString, chosen);
    QFETCH(bool, isRefused);
    for (const Delivery kind : {Delivery::Branch, Delivery::Push, Delivery::Bundle, Delivery::Patch}) {
        if (toString(kind) == setting) {
            const DeliveryChoice choice = chooseDelivery(asked, kind);
            QCOMPARE(toString(choice.kind), chosen);
            QCOMPARE(!choice.refusal.isEmpty(), isRefused);
        }
    }
}

SIBYL_TEST(tst_WorkJudgement)
#include "tst_WorkJudgement.moc"
