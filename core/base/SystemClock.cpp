// SPDX-License-Identifier: Apache-2.0
#include "base/SystemClock.h"

#include <QTimer>

namespace sibyl {

Milliseconds SystemClock::now() const
{
    return std::chrono::duration_cast<Milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

QDateTime SystemClock::nowUtc() const
{
    return QDateTime::currentDateTimeUtc();
}

Alarm SystemClock::after(Milliseconds delay, QObject *context, std::function<void()> callback)
{
    auto *timer = new QTimer(context);
    timer->setSingleShot(true);
    // Second-scale timers may be merged with others; short ones are precise.
    timer->setTimerType(delay >= Seconds(10) ? Qt::CoarseTimer : Qt::PreciseTimer);
    QObject::connect(timer, &QTimer::timeout, context,
                     [timer, guard = QPointer<QObject>(context), call = std::move(callback)] {
                         // The callback may destroy its Alarm, and with it this timer.
                         const auto run = call;
                         timer->deleteLater();
                         run();
                     });
    timer->start(delay);
    return Alarm(timer);
}

} // namespace sibyl
