// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QObject>
#include <QPointer>

#include <chrono>
#include <functional>

namespace sibyl {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

// One pending callback of a Clock. Cancels it when destroyed or reassigned; movable, not copyable.
class Alarm
{
public:
    Alarm() = default;
    explicit Alarm(QObject *timer) : m_timer(timer) {}
    Alarm(Alarm &&other) noexcept : m_timer(std::exchange(other.m_timer, nullptr)) {}
    Alarm &operator=(Alarm &&other) noexcept
    {
        if (this != &other) {
            cancel();
            m_timer = std::exchange(other.m_timer, nullptr);
        }
        return *this;
    }
    ~Alarm() { cancel(); }

    bool isPending() const { return !m_timer.isNull(); }
    void cancel()
    {
        if (m_timer) {
            m_timer->disconnect();
            m_timer->setProperty("cancelled", true);
            m_timer->deleteLater();
            m_timer = nullptr;
        }
    }

private:
    QPointer<QObject> m_timer;
};

// The only source of time in the daemon, so that tests own it. Main thread only.
class Clock
{
public:
    virtual ~Clock() = default;

    // Monotonic, since an arbitrary start; does not follow changes of the wall clock.
    virtual Milliseconds now() const = 0;
    virtual QDateTime nowUtc() const = 0;

    // Calls `callback` once after `delay` (0 = next turn of the event loop) unless the Alarm or
    // `context` is gone by then.
    [[nodiscard]] virtual Alarm after(Milliseconds delay, QObject *context,
                                      std::function<void()> callback) = 0;
};

} // namespace sibyl
