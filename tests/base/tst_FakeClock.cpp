// SPDX-License-Identifier: Apache-2.0
#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using test::FakeClock;

class tst_FakeClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsInTheOrderOfTimeNestedOnesIncluded();
    void cancelledAlarmsStaySilent();
    void aGoneContextIsNotCalled();
};

void tst_FakeClock::callsInTheOrderOfTimeNestedOnesIncluded()
{
    FakeClock clock;
    QStringList log;
    Alarm nested;
    const Alarm late = clock.after(Seconds(3), this, [&] { log << QStringLiteral("late"); });
    const Alarm early = clock.after(Seconds(1), this, [&] {
        log << QStringLiteral("early");
        nested = clock.after(Seconds(1), this, [&] { log << QStringLiteral("nested"); });
    });
    clock.advance(Seconds(5));
    QCOMPARE(log, QStringList({QStringLiteral("early"), QStringLiteral("nested"), QStringLiteral("late")}));
}

void tst_FakeClock::cancelledAlarmsStaySilent()
{
    FakeClock clock;
    bool isCalled = false;
    Alarm alarm = clock.after(Seconds(1), this, [&] { isCalled = true; });
    QVERIFY(alarm.isPending());
    alarm.cancel();
    QVERIFY(!alarm.isPending());
    QCOMPARE(clock.pendingCount(), 0);
    clock.advance(Seconds(2));
    QVERIFY(!isCalled);
}

void tst_FakeClock::aGoneContextIsNotCalled()
{
    FakeClock clock;
    bool isCalled = false;
    auto context = std::make_unique<QObject>();
    const Alarm alarm = clock.after(Seconds(1), context.get(), [&] { isCalled = true; });
    context.reset();
    clock.advance(Seconds(2));
    QVERIFY(!isCalled);
}

SIBYL_TEST(tst_FakeClock)
#include "tst_FakeClock.moc"
