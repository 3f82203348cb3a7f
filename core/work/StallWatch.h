// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QObject>

#include <functional>
#include <optional>

namespace sibyl {

// Notices an agent that does nothing any more: neither a word of it nor CPU time of its process
// tree for a whole `limit`. A build that is silent but busy is not stalled, nor is an agent that
// waits for a permission (pause()). Owned by an AgentRun.
class StallWatch : public QObject
{
    Q_OBJECT

public:
    using CpuTime = std::function<std::optional<Milliseconds>()>;

    StallWatch(Clock &clock, Seconds limit, CpuTime cpuTime);

    void start();
    void touch() { m_isTouched = true; } // there was a word of it
    void setPaused(bool isPaused);

Q_SIGNALS:
    void stalled();

private:
    void schedule();
    void look();

    // Less than this share of one core is no work: timers and keep-alives of an idle CLI.
    static constexpr int idleShare = 200; // one 200th

    Clock &m_clock;
    Seconds m_limit;
    CpuTime m_cpuTime;
    Milliseconds m_quietSince{0};
    Milliseconds m_lastLook{0};
    std::optional<Milliseconds> m_lastCpuTime;
    bool m_isTouched = false;
    bool m_isPaused = false;
    Alarm m_next;
};

} // namespace sibyl
