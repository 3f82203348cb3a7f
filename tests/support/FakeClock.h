// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <map>

namespace sibyl::test {

// A clock that stands still until advance(). Due callbacks run in the order of their time, those
// they add included.
class FakeClock final : public Clock
{
public:
    Milliseconds now() const override { return m_now; }
    QDateTime nowUtc() const override;
    Alarm after(Milliseconds delay, QObject *context, std::function<void()> callback) override;

    void advance(Milliseconds time);
    // Time until the next callback; nothing pending = Milliseconds::max().
    Milliseconds untilNext() const;
    int pendingCount() const;

private:
    struct Entry {
        QPointer<QObject> timer;
        QPointer<QObject> context;
        std::function<void()> callback;
    };

    Milliseconds m_now{1'000'000};
    std::multimap<Milliseconds, Entry> m_entries;
};

} // namespace sibyl::test
