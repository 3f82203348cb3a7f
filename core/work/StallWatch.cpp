// SPDX-License-Identifier: Apache-2.0
#include "work/StallWatch.h"

namespace sibyl {
namespace {

constexpr int looksPerLimit = 10;

} // namespace

StallWatch::StallWatch(Clock &clock, Seconds limit, CpuTime cpuTime)
    : m_clock(clock), m_limit(limit), m_cpuTime(std::move(cpuTime))
{
}

void StallWatch::start()
{
    if (m_limit <= Seconds(0)) {
        return;
    }
    m_quietSince = m_lastLook = m_clock.now();
    m_lastCpuTime = m_cpuTime();
    schedule();
}

void StallWatch::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    m_isTouched = true;
}

void StallWatch::schedule()
{
    m_next = m_clock.after(Milliseconds(m_limit) / looksPerLimit, this, [this] { look(); });
}

void StallWatch::look()
{
    const Milliseconds now = m_clock.now();
    const std::optional<Milliseconds> cpu = m_cpuTime();
    const Milliseconds used = cpu && m_lastCpuTime ? *cpu - *m_lastCpuTime : Milliseconds(0);
    // Less than before: a busy child ended and took its time along.
    const bool isBusy = used < Milliseconds(0) || used * idleShare > now - m_lastLook;
    if (m_isTouched || m_isPaused || isBusy) {
        m_quietSince = now;
    }
    m_isTouched = false;
    m_lastLook = now;
    m_lastCpuTime = cpu;
    if (now - m_quietSince >= m_limit) {
        Q_EMIT stalled();
        return;
    }
    schedule();
}

} // namespace sibyl
