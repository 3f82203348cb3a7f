// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "config/AgentSettings.h"
#include "state/Snapshot.h"

namespace sibyl {

// How long until `spent` has become `limit` while `running` agents run at once; at least a second.
// Nothing without a limit or while none runs.
std::optional<Milliseconds> untilSpent(const std::optional<Seconds> &limit, Seconds spent, int running);

// What all agents of a day together may use. Tokens and cost are told by agents; time passes also
// while they are silent, so that it has a timer. Owned by the TaskBoard; main thread only.
class DayBudget : public QObject
{
    Q_OBJECT

public:
    explicit DayBudget(Clock &clock) : m_clock(clock) {}

    void setLimits(const AgentLimits &limits) { m_limits = limits; }
    bool isLimited() const { return m_limits != AgentLimits{}; }
    bool isTimed() const { return m_limits.wallTime.has_value(); }
    // The limit that is passed, as a sentence; empty while there is some left.
    QString exceeded(const DayTotals &today) const;
    // Emits due() when the time may be spent. Again at each change of how many run, and after due().
    void watch(Seconds spentTime, int running);

Q_SIGNALS:
    void due();

private:
    Clock &m_clock;
    AgentLimits m_limits;
    Alarm m_look;
};

} // namespace sibyl
