// SPDX-License-Identifier: Apache-2.0
#include "link/Backoff.h"
#include "support/TestMain.h"

#include <QTest>

using namespace sibyl;
using namespace std::chrono_literals;

class tst_Backoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToItsMaximum()
    {
        Backoff backoff(1s, 60s, [] { return 0.999'999; });
        QList<qint64> seconds;
        for (int i = 0; i < 9; ++i) {
            seconds += (backoff.next() + 1ms) / 1s;
        }
        QCOMPARE(seconds, (QList<qint64>{1, 2, 4, 8, 16, 32, 60, 60, 60}));
    }

    void startsAnewAfterReset()
    {
        Backoff backoff(1s, 60s, [] { return 0.5; });
        QCOMPARE(backoff.next(), Milliseconds(500));
        QCOMPARE(backoff.next(), Milliseconds(1'000));
        backoff.reset();
        QCOMPARE(backoff.next(), Milliseconds(500));
    }

    void spreadsOverTheWholeRange()
    {
        Backoff backoff(1s, 1s);
        Milliseconds least = 1s;
        Milliseconds most = 0s;
        for (int i = 0; i < 2'000; ++i) {
            const Milliseconds delay = backoff.next();
            QVERIFY(delay >= 0ms && delay < 1s);
            least = std::min(least, delay);
            most = std::max(most, delay);
        }
        QVERIFY(least < 100ms);
        QVERIFY(most > 900ms);
    }

    void survivesSillySettings()
    {
        Backoff backoff(0ms, -5s, [] { return 0.9; });
        for (int i = 0; i < 100; ++i) {
            QVERIFY(backoff.next() <= 1ms);
        }
    }
};

SIBYL_TEST(tst_Backoff)
#include "tst_Backoff.moc"
