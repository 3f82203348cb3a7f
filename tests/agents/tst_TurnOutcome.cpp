// SPDX-License-Identifier: Apache-2.0
#include "agents/TurnOutcome.h"
#include "EventText.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;

class tst_TurnOutcome : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsFaultsOfTheModelApart_data();
    void tellsFaultsOfTheModelApart();
    void knowsALostConversation_data();
    void knowsALostConversation();
    void believesTheAgentBeforeItsExit_data();
    void believesTheAgentBeforeItsExit();
};

void tst_TurnOutcome::tellsFaultsOfTheModelApart_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("status"); // 0: not known apart from the words
    QTest::addColumn<QString>("ending");
    QTest::newRow("429 in words") << "exceeded retry limit, last status: 429 Too Many Requests" << 0 << "rate_limited";
    QTest::newRow("429 apart") << "try later" << 429 << "rate_limited";
    QTest::newRow("usage limit") << "You've hit your usage limit. Try again later." << 0 << "rate_limited";
    QTest::newRow("overload") << "API Error: 529 overloaded_error" << 0 << "rate_limited";
    QTest::newRow("401 in words") << "unexpected status 401 Unauthorized: fake 401, url: http://127.0.0.1/" << 0 << "auth_required";
    QTest::newRow("401 apart") << "no" << 401 << "auth_required";
    QTest::newRow("key") << "API key not valid. Please pass a valid API key." << 400 << "auth_required";
    QTest::newRow("bill") << "You exceeded your current quota, please check your plan and billing details" << 429 << "budget_exceeded";
    QTest::newRow("quota of a minute") << "You exceeded your current quota, please check your plan and billing details. Please retry in 43.9s." << 429 << "rate_limited";
    QTest::newRow("400") << "API Error: 400 fake 400" << 0 << "failed";
    QTest::newRow("500 apart") << "oops" << 500 << "failed";
    QTest::newRow("a path with a number") << "cannot read /srv/429/file" << 0 << "failed";
    QTest::newRow("nothing") << "" << 0 << "failed";
}

void tst_TurnOutcome::tellsFaultsOfTheModelApart()
{
    QFETCH(QString, words);
    QFETCH(int, status);
    const TurnOutcome outcome = modelFault(words, status == 0 ? std::nullopt : std::optional(status));
    QTEST(toString(outcome.ending), "ending");
    QVERIFY(!outcome.error.isEmpty());
}

void tst_TurnOutcome::knowsALostConversation_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("isLost");
    QTest::newRow("Claude Code") << "No conversation found with session ID: 9e4c729e-83ce-5e16-8905-8c0f148bf1f8" << true;
    QTest::newRow("Codex") << "no rollout found for thread id 01a2" << true;
    QTest::newRow("Gemini CLI") << "Error resuming session: No previous sessions found for this project." << true;
    QTest::newRow("Gemini CLI, another") << "Error resuming session: Invalid session identifier \"x\"." << true;
    QTest::newRow("opencode") << "Session not found: ses_1" << true;
    QTest::newRow("a fault of the model") << "API Error: 500 internal error" << false;
    QTest::newRow("a file") << "src/session.cpp: No such file or directory" << false;
    QTest::newRow("another refusal") << "Session limit reached" << false;
}

void tst_TurnOutcome::knowsALostConversation()
{
    QFETCH(QString, words);
    QTEST(tellsOfLostConversation(words), "isLost");
}

void tst_TurnOutcome::believesTheAgentBeforeItsExit_data()
{
    QTest::addColumn<ExitReport>("report");
    QTest::addColumn<QString>("unsaid"); // the ending when the agent said nothing of its turn's
    QTest::newRow("exit 0") << ExitReport{.ending = Exited{0}} << "failed";
    QTest::newRow("exit 1") << ExitReport{.ending = Exited{1}} << "failed";
    QTest::newRow("crash") << ExitReport{.ending = Signalled{11}} << "failed";
    QTest::newRow("killed") << ExitReport{.ending = Killed{}} << "cancelled";
    QTest::newRow("limit") << ExitReport{.ending = TimedOut{Seconds(5)}} << "timeout";
    QTest::newRow("missing") << ExitReport{.ending = FailedToStart{QStringLiteral("no x")}} << "failed";
    QTest::newRow("lost") << ExitReport{.ending = Interrupted{QStringLiteral("gone")}} << "interrupted";
}

void tst_TurnOutcome::believesTheAgentBeforeItsExit()
{
    QFETCH(ExitReport, report);
    const AgentVerdict unsaid = verdictOf(report, std::nullopt);
    QTEST(toString(unsaid.ending), "unsaid");
    QVERIFY(!unsaid.error.isEmpty());
    QCOMPARE(toString(verdictOf(report, TurnOutcome{}).ending), QStringLiteral("completed"));
    QCOMPARE(verdictOf(report, TurnOutcome{}).error, QString());
    const AgentVerdict limited = verdictOf(report, TurnOutcome{.ending = Ending::RateLimited, .error = QStringLiteral("wait"), .limitEnd = {Seconds(9), {}}});
    QCOMPARE(toString(limited.ending), QStringLiteral("rate_limited"));
    QVERIFY(limited.limitEnd.after == Seconds(9));
}

SIBYL_TEST(tst_TurnOutcome)
#include "tst_TurnOutcome.moc"
