// SPDX-License-Identifier: Apache-2.0
#include "support/FakeClock.h"
#include "support/TestMain.h"
#include "work/ActivityFeed.h"

#include <QTest>

using namespace sibyl;

class tst_ActivityFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsTheFirstAtOnceAndThenTheLatestOnceASecond();
    void sendsNothingWhenNothingChanged();
    void flushSendsWhatIsLeftAndOnlyThat();
    void progressStaysWithinItsRange();
};

void tst_ActivityFeed::sendsTheFirstAtOnceAndThenTheLatestOnceASecond()
{
    test::FakeClock clock;
    ActivityFeed feed(clock);
    QStringList sent;
    connect(&feed, &ActivityFeed::due, this, [&] { sent << feed.activity(); });
    for (int i = 1; i <= 50; ++i) {
        feed.setActivity(QString::number(i));
    }
    QCOMPARE(sent, QStringList{QStringLiteral("1")});
    clock.advance(Milliseconds(999));
    QCOMPARE(sent.size(), 1);
    clock.advance(Milliseconds(1));
    QCOMPARE(sent, QStringList({QStringLiteral("1"), QStringLiteral("50")}));
    clock.advance(Seconds(10));
    QCOMPARE(sent.size(), 2);
    feed.setActivity(QStringLiteral("51"));
    QCOMPARE(sent.last(), QStringLiteral("51"));
}

void tst_ActivityFeed::sendsNothingWhenNothingChanged()
{
    test::FakeClock clock;
    ActivityFeed feed(clock);
    int sent = 0;
    connect(&feed, &ActivityFeed::due, this, [&] { ++sent; });
    feed.setActivity(QStringLiteral("a"));
    clock.advance(Seconds(2));
    feed.setActivity(QStringLiteral("a"));
    clock.advance(Seconds(2));
    QCOMPARE(sent, 1);
}

void tst_ActivityFeed::flushSendsWhatIsLeftAndOnlyThat()
{
    test::FakeClock clock;
    ActivityFeed feed(clock);
    QStringList sent;
    connect(&feed, &ActivityFeed::due, this, [&] { sent << feed.activity(); });
    feed.setActivity(QStringLiteral("a"));
    feed.flush();
    QCOMPARE(sent.size(), 1);
    feed.setActivity(QStringLiteral("b"));
    feed.setActivity(QStringLiteral("c"));
    feed.flush();
    QCOMPARE(sent.last(), QStringLiteral("c"));
    clock.advance(Seconds(5));
    QCOMPARE(sent.count(QStringLiteral("c")), 1);
}

void tst_ActivityFeed::progressStaysWithinItsRange()
{
    test::FakeClock clock;
    ActivityFeed feed(clock);
    feed.setProgress(250);
    QCOMPARE(feed.progress(), std::optional(100));
    feed.setProgress(-1);
    QCOMPARE(feed.progress(), std::optional(0));
}

SIBYL_TEST(tst_ActivityFeed)
#include "tst_ActivityFeed.moc"
