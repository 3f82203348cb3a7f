// SPDX-License-Identifier: Apache-2.0
#include "engine/DayBudget.h"
#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

class tst_DayBudget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksWhenTheTimeMayBeSpent_data()
    {
        QTest::addColumn<int>("limit"); // seconds; 0: none
        QTest::addColumn<int>("spent");
        QTest::addColumn<int>("running");
        QTest::addColumn<qint64>("delay"); // milliseconds; -1: never
        QTest::newRow("one agent") << 600 << 0 << 1 << qint64(600'000);
        QTest::newRow("some is spent") << 600 << 200 << 1 << qint64(400'000);
        QTest::newRow("three at once") << 600 << 0 << 3 << qint64(200'000);
        QTest::newRow("nothing is left") << 600 << 600 << 1 << qint64(1'000);
        QTest::newRow("more than all is spent") << 600 << 9'000 << 2 << qint64(1'000);
        QTest::newRow("a long day") << 80'000 << 0 << 1 << qint64(3'600'000);
        QTest::newRow("no agent") << 600 << 0 << 0 << qint64(-1);
        QTest::newRow("no limit") << 0 << 0 << 3 << qint64(-1);
    }
    void looksWhenTheTimeMayBeSpent()
    {
        QFETCH(int, limit);
        QFETCH(int, spent);
        QFETCH(int, running);
        const auto delay = untilSpent(limit > 0 ? std::optional(Seconds(limit)) : std::nullopt, Seconds(spent), running);
        QTEST(delay ? static_cast<qint64>(delay->count()) : -1, "delay");
    }

    void isDueThoughNobodySaysAWord()
    {
        FakeClock clock;
        DayBudget day(clock);
        day.setLimits({.turns = {}, .costUsd = {}, .tokens = {}, .wallTime = Seconds(60)});
        QSignalSpy due(&day, &DayBudget::due);
        day.watch(Seconds(0), 2);
        clock.advance(Seconds(29));
        QCOMPARE(due.size(), 0);
        clock.advance(Seconds(1));
        QCOMPARE(due.size(), 1);
        day.watch(Seconds(0), 1);
        day.watch(Seconds(0), 0); // none runs any more
        clock.advance(std::chrono::hours(2));
        QCOMPARE(due.size(), 1);
    }

    void saysWhatIsSpent()
    {
        FakeClock clock;
        DayBudget day(clock);
        DayTotals today;
        today.agentTime = Seconds(60);
        QCOMPARE(day.exceeded(today), QString());
        day.setLimits({.turns = {}, .costUsd = 1.0, .tokens = {}, .wallTime = Seconds(61)});
        QCOMPARE(day.exceeded(today), QString());
        today.agentTime = Seconds(61);
        QCOMPARE(day.exceeded(today), QStringLiteral("agents ran for 61 s, the limit is 61 s"));
        today.usage.costUsd = 1.5;
        QCOMPARE(day.exceeded(today), QStringLiteral("it cost 1.50 USD, the limit is 1.00 USD"));
    }
};

SIBYL_TEST(tst_DayBudget)
#include "tst_DayBudget.moc"
