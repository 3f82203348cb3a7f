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
    void readsUntilWhenALimitHolds_data();
    void readsUntilWhenALimitHolds();
    void knowsAMomentWithItsDate();
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

void tst_TurnOutcome::readsUntilWhenALimitHolds_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<qint64>("seconds"); // -1: it does not say
    QTest::newRow("days") << "usage limit reached: try again in 3 days 6 hours 57 minutes." << qint64(((3 * 24 + 6) * 60 + 57) * 60);
    QTest::newRow("fraction") << "Rate limit reached. Please try again in 1.2s." << qint64(2);
    QTest::newRow("milliseconds") << "rate limit; try again in 850ms" << qint64(1);
    QTest::newRow("one minute") << "rate limit, retry after 1 minute and 5 seconds" << qint64(65);
    QTest::newRow("says nothing") << "429 Too Many Requests" << qint64(-1);
    QTest::newRow("a time without a date") << "usage limit: try again at 3:28 PM." << qint64(-1);
    QTest::newRow("absurd") << "rate limit: try again in 99999999999 days" << qint64(-1);
}

void tst_TurnOutcome::readsUntilWhenALimitHolds()
{
    QFETCH(QString, words);
    const TurnOutcome outcome = modelFault(words, 429);
    QTEST(outcome.retryAfter ? static_cast<qint64>(outcome.retryAfter->count()) : -1, "seconds");
    QVERIFY(!outcome.resetsUtc);
}

void tst_TurnOutcome::knowsAMomentWithItsDate()
{
    const TurnOutcome outcome = modelFault(QStringLiteral("You've hit your usage limit, try again at Aug 8th, 2026 12:30 PM."));
    QCOMPARE(outcome.resetsUtc.value_or(QDateTime()).toLocalTime(), QDateTime(QDate(2026, 8, 8), QTime(12, 30)));
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
    const AgentVerdict limited = verdictOf(report, TurnOutcome{.ending = Ending::RateLimited, .error = QStringLiteral("wait"), .retryAfter = Seconds(9)});
    QCOMPARE(toString(limited.ending), QStringLiteral("rate_limited"));
    QVERIFY(limited.retryAfter == Seconds(9));
}

SIBYL_TEST(tst_TurnOutcome)
#include "tst_TurnOutcome.moc"
