// SPDX-License-Identifier: Apache-2.0
#include "agents/LimitEnd.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace sibyl {
namespace {

// "3 days 6 hours 57 minutes", "1.5s", "20"
std::optional<double> secondsIn(const QString &duration)
{
    static const QRegularExpression part(QStringLiteral(R"((\d+(?:\.\d+)?)\s*(ms|milli|[dhms])?[a-z]*)"),
                                         QRegularExpression::CaseInsensitiveOption);
    double seconds = 0;
    bool isFound = false;
    for (auto it = part.globalMatch(duration); it.hasNext();) {
        const QRegularExpressionMatch each = it.next();
        const QString unit = each.captured(2).toLower();
        const double factor = unit == QLatin1String("d") ? 86'400
            : unit == QLatin1String("h")                 ? 3'600
            : unit == QLatin1String("m")                 ? 60
            : unit.size() > 1                            ? 0.001
                                                         : 1;
        seconds += each.captured(1).toDouble() * factor;
        isFound = true;
    }
    return isFound ? std::optional(seconds) : std::nullopt;
}

std::optional<Seconds> waitOf(double seconds)
{
    if (!(seconds >= 0) || seconds > static_cast<double>(longestLimit.count())) {
        return std::nullopt;
    }
    return Seconds(static_cast<qint64>(std::ceil(seconds)));
}

// "Aug 8th, 2026 12:30 PM", as Codex writes it in local time
std::optional<QDateTime> localMomentIn(const QString &sentence)
{
    static const QRegularExpression moment(
        QStringLiteral(R"(again at ([A-Z][a-z]{2}) (\d{1,2})(?:st|nd|rd|th)?, (\d{4}) (\d{1,2}:\d\d [AP]M))"));
    const QRegularExpressionMatch match = moment.match(sentence);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const QString plain = QStringList{match.captured(1), match.captured(2), match.captured(3),
                                      match.captured(4)}.join(u' ');
    const QDateTime local = QLocale::c().toDateTime(plain, QStringLiteral("MMM d yyyy h:mm AP"));
    return local.isValid() ? std::optional(local.toUTC()) : std::nullopt;
}

std::optional<QDateTime> dateOf(const QString &text)
{
    QDateTime moment = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!moment.isValid()) {
        moment = QDateTime::fromString(text, Qt::RFC2822Date); // with "GMT" it is that of HTTP
    }
    if (!moment.isValid() && text.endsWith(QLatin1String(" GMT"))) {
        moment = QLocale::c().toDateTime(text.chopped(4), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss"));
        moment.setTimeSpec(Qt::UTC);
    }
    return moment.isValid() ? std::optional(moment.toUTC()) : std::nullopt;
}

} // namespace

LimitEnd limitEndIn(const QString &sentence)
{
    static const QRegularExpression wait(
        QStringLiteral(R"((?:again|retry|resets?|wait)\s+(?:in|after)\s+((?:\d+(?:\.\d+)?\s*[a-z]+[\s,]*(?:and\s+)?)+))"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression field(
        QStringLiteral(R"RE((?:retry[-_ ]?after|resets?[-_ ]?at|reset[-_ ]?time|again at)["']?\s*[:=]?\s*["']?)RE"
                       R"RE((\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?|\d+(?:\.\d+)?(?![\w:])))RE"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression epoch(QStringLiteral(R"(limit reached\|(\d{10,13})\b)"));
    if (const QRegularExpressionMatch match = wait.match(sentence); match.hasMatch()) {
        const std::optional<double> seconds = secondsIn(match.captured(1));
        return {seconds ? waitOf(*seconds) : std::nullopt, std::nullopt};
    }
    for (const QRegularExpression *each : {&field, &epoch}) {
        if (const QRegularExpressionMatch match = each->match(sentence); match.hasMatch()) {
            return limitEndOf(match.captured(1));
        }
    }
    return {std::nullopt, localMomentIn(sentence)};
}

LimitEnd limitEndOf(double number)
{
    constexpr double firstEpoch = 1e9; // 2001; no wait is that long
    constexpr double firstEpochInMs = 1e12;
    constexpr double lastEpochInMs = 1e14;
    if (number >= firstEpoch && number < lastEpochInMs) {
        const double ms = number >= firstEpochInMs ? number : number * 1000;
        return {std::nullopt, QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(ms), Qt::UTC)};
    }
    return {waitOf(number), std::nullopt};
}

LimitEnd limitEndOf(const QString &text)
{
    const QString plain = text.left(100).trimmed();
    bool isNumber = false;
    if (const double number = plain.toDouble(&isNumber); isNumber) {
        return limitEndOf(number);
    }
    if (const std::optional<QDateTime> date = dateOf(plain)) {
        return {std::nullopt, date};
    }
    static const QRegularExpression duration(QStringLiteral(R"(^(?:\d+(?:\.\d+)?\s*(?:ms|[dhms])\s*)+$)"));
    const std::optional<double> seconds = duration.match(plain).hasMatch() ? secondsIn(plain) : std::nullopt;
    return {seconds ? waitOf(*seconds) : std::nullopt, std::nullopt};
}

std::optional<Seconds> remainingWait(const LimitEnd &end, const QDateTime &nowUtc)
{
    std::optional<Seconds> wait = end.after;
    if (!wait && end.atUtc) {
        wait = Seconds((nowUtc.msecsTo(*end.atUtc) + 999) / 1000);
    }
    return wait && *wait <= longestLimit ? std::optional(std::max(*wait, Seconds(1))) : std::nullopt;
}

} // namespace sibyl
