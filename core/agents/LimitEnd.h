// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace sibyl {

// When a rate limit is over, as far as an agent or its service says so; never guessed.
struct LimitEnd {
    std::optional<Seconds> after;   // from when it was said
    std::optional<QDateTime> atUtc;
    bool isKnown() const { return after || atUtc; }
    friend bool operator==(const LimitEnd &, const LimitEnd &) = default;
};

// No limit known is longer (some are of a week, some of a month); more is a misread number.
inline constexpr Seconds longestLimit{35 * 86'400};

// In a sentence: "try again in 3 days 6 hours", "retry after 1.5s", "retry-after: 20", "try again
// at Aug 8th, 2026 12:30 PM" (local time), "resets at 2026-08-08T12:30:00Z", "limit reached|1786190400".
// A time of day without a date says too little.
LimitEnd limitEndIn(const QString &sentence);

// In a field or header of its own: seconds to wait, a date of HTTP or ISO 8601, or seconds or
// milliseconds since 1970.
LimitEnd limitEndOf(double number);
LimitEnd limitEndOf(const QString &text);

// From now on, at least a second; nothing where the end is not known or not to be believed. What
// is said as a wait counts before what is said as a moment: clocks differ.
std::optional<Seconds> remainingWait(const LimitEnd &end, const QDateTime &nowUtc);

} // namespace sibyl
