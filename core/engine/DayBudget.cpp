// SPDX-License-Identifier: Apache-2.0
#include "engine/DayBudget.h"

#include "agents/LimitCheck.h"

#include <algorithm>

namespace sibyl {

std::optional<Milliseconds> untilSpent(const std::optional<Seconds> &limit, Seconds spent, int running)
{
    if (!limit || running <= 0) {
        return std::nullopt;
    }
    // A timer ends before its time rather than after: the look then finds how much is left.
    constexpr Milliseconds longest{std::chrono::hours(1)};
    const Milliseconds left = std::max(*limit - spent, Seconds(0));
    return std::clamp(left / running, Milliseconds(1000), longest);
}

QString DayBudget::exceeded(const DayTotals &today) const
{
    QString passed = exceededLimit(m_limits, today.usage, 0);
    if (passed.isEmpty() && m_limits.wallTime && today.agentTime >= *m_limits.wallTime) {
        passed = QStringLiteral("agents ran for %1 s, the limit is %2 s").arg(today.agentTime.count()).arg(m_limits.wallTime->count());
    }
    return passed;
}

void DayBudget::watch(Seconds spentTime, int running)
{
    m_look.cancel();
    if (const std::optional<Milliseconds> delay = untilSpent(m_limits.wallTime, spentTime, running)) {
        m_look = m_clock.after(*delay, this, [this] { Q_EMIT due(); });
    }
}

} // namespace sibyl
