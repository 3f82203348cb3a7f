// SPDX-License-Identifier: Apache-2.0
#include "support/FakeClock.h"

namespace sibyl::test {

QDateTime FakeClock::nowUtc() const
{
    return QDateTime(QDate(2026, 3, 1), QTime(9, 30), Qt::UTC).addMSecs(m_now.count() - 1'000'000);
}

Alarm FakeClock::after(Milliseconds delay, QObject *context, std::function<void()> callback)
{
    auto *timer = new QObject;
    // Alarm::cancel() only asks for deletion later; the marker says at once that it was cancelled.
    QObject::connect(context, &QObject::destroyed, timer, &QObject::deleteLater);
    m_entries.emplace(m_now + delay, Entry{timer, context, std::move(callback)});
    return Alarm(timer);
}

void FakeClock::advance(Milliseconds time)
{
    const Milliseconds end = m_now + time;
    while (!m_entries.empty() && m_entries.begin()->first <= end) {
        auto node = m_entries.extract(m_entries.begin());
        m_now = std::max(m_now, node.key());
        Entry &entry = node.mapped();
        if (entry.timer && entry.context && !entry.timer->property("cancelled").toBool()) {
            entry.timer->deleteLater();
            entry.callback();
        }
    }
    m_now = end;
}

Milliseconds FakeClock::untilNext() const
{
    for (const auto &[due, entry] : m_entries) {
        if (entry.timer && entry.context && !entry.timer->property("cancelled").toBool()) {
            return due - m_now;
        }
    }
    return Milliseconds::max();
}

int FakeClock::pendingCount() const
{
    int count = 0;
    for (const auto &[due, entry] : m_entries) {
        count += entry.timer && entry.context && !entry.timer->property("cancelled").toBool() ? 1 : 0;
    }
    return count;
}

} // namespace sibyl::test
