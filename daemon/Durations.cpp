// SPDX-License-Identifier: Apache-2.0
#include "Durations.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

QString shortDuration(Milliseconds duration)
{
    const qint64 seconds = std::max<qint64>(std::chrono::duration_cast<Seconds>(duration).count(), 0);
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 60 * minute;
    constexpr qint64 day = 24 * hour;
    const auto pair = [seconds](qint64 unit, QChar unitName, qint64 part, QChar partName) {
        return u"%1%2 %3%4"_s.arg(seconds / unit).arg(unitName).arg(seconds % unit / part, 2, 10, QChar(u'0')).arg(partName);
    };
    if (seconds < minute) {
        return u"%1s"_s.arg(seconds);
    }
    if (seconds < hour) {
        return pair(minute, u'm', 1, u's');
    }
    return seconds < day ? pair(hour, u'h', minute, u'm') : pair(day, u'd', hour, u'h');
}

QString shortAge(const QDateTime &thenUtc, const QDateTime &nowUtc)
{
    if (!thenUtc.isValid()) {
        return {};
    }
    const Milliseconds age(thenUtc.msecsTo(nowUtc));
    return age < Seconds(60) ? u"just now"_s : shortDuration(age) + u" ago"_s;
}

} // namespace sibyl
