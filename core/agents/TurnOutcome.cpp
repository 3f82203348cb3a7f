// SPDX-License-Identifier: Apache-2.0
#include "agents/TurnOutcome.h"

#include "base/Overloaded.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <initializer_list>

namespace sibyl {
namespace {

bool saysOneOf(const QString &text, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&](const char *word) {
        return text.contains(QLatin1String(word), Qt::CaseInsensitive);
    });
}

// "unexpected status 401 Unauthorized", "API Error: 400 ...", "last status: 429", "HTTP 503"
std::optional<int> statusIn(const QString &text)
{
    static const QRegularExpression status(
        QStringLiteral(R"((?:status|error|code|http)\W{1,4}([45]\d\d)\b)"),
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = status.match(text);
    return match.hasMatch() ? std::optional(match.captured(1).toInt()) : std::nullopt;
}

// "try again in 3 days 6 hours 57 minutes", "Please try again in 1.5s", "retry after 20 seconds"
std::optional<Seconds> waitIn(const QString &text)
{
    static const QRegularExpression sentence(
        QStringLiteral(R"((?:again|retry|resets?|reset)\s+(?:in|after)\s+((?:\d+(?:\.\d+)?\s*[a-z]+[\s,]*(?:and\s+)?)+))"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression part(QStringLiteral(R"((\d+(?:\.\d+)?)\s*(ms|[dhms])[a-z]*)"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = sentence.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    double seconds = 0;
    bool isFound = false;
    for (auto it = part.globalMatch(match.captured(1)); it.hasNext();) {
        const QRegularExpressionMatch each = it.next();
        const QString unit = each.captured(2).toLower();
        const double factor = unit == QLatin1String("d") ? 86'400
            : unit == QLatin1String("h")                 ? 3'600
            : unit == QLatin1String("m")                 ? 60
            : unit == QLatin1String("ms")                ? 0.001
                                                         : 1;
        seconds += each.captured(1).toDouble() * factor;
        isFound = true;
    }
    constexpr double longest = 366.0 * 86'400;
    return isFound && seconds <= longest ? std::optional(Seconds(static_cast<qint64>(seconds + 0.999)))
                                         : std::nullopt;
}

// "try again at Aug 8th, 2026 12:30 PM", local time. A time without a date says too little.
std::optional<QDateTime> momentIn(const QString &text)
{
    static const QRegularExpression moment(
        QStringLiteral(R"(again at ([A-Z][a-z]{2}) (\d{1,2})(?:st|nd|rd|th)?, (\d{4}) (\d{1,2}:\d\d [AP]M))"));
    const QRegularExpressionMatch match = moment.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const QString plain = QStringList{match.captured(1), match.captured(2), match.captured(3),
                                      match.captured(4)}.join(u' ');
    const QDateTime local = QLocale::c().toDateTime(plain, QStringLiteral("MMM d yyyy h:mm AP"));
    return local.isValid() ? std::optional(local.toUTC()) : std::nullopt;
}

} // namespace

TurnOutcome modelFault(const QString &text, std::optional<int> httpStatus)
{
    const QString start = text.left(4096); // whole pages of HTML come as errors
    const int status = httpStatus ? *httpStatus : statusIn(start).value_or(0);
    TurnOutcome outcome{.ending = Ending::Failed, .error = start.simplified().left(1000)};
    if (outcome.error.isEmpty()) {
        outcome.error = QStringLiteral("the agent failed and gave no reason");
    }
    if (saysOneOf(start, {"insufficient_quota", "credit balance", "billing", "payment required"}) || status == 402) {
        outcome.ending = Ending::BudgetExceeded;
    } else if (status == 429 || status == 529
               || saysOneOf(start, {"rate limit", "rate_limit", "usage limit", "too many requests",
                                    "resource_exhausted", "overloaded", "quota exceeded", "exceeded your current quota"})) {
        outcome.ending = Ending::RateLimited;
        outcome.retryAfter = waitIn(start);
        outcome.resetsUtc = momentIn(start);
    } else if (status == 401
               || saysOneOf(start, {"unauthorized", "authentication_error", "authentication required",
                                    "authentication_failed", "invalid api key", "api key not valid",
                                    "not logged in", "please log in", "please run /login", "login required"})) {
        outcome.ending = Ending::AuthRequired;
    }
    return outcome;
}

AgentVerdict verdictOf(const ExitReport &report, const std::optional<TurnOutcome> &outcome)
{
    AgentVerdict verdict;
    const auto take = [&](Ending ending, const QString &error) {
        verdict.ending = ending;
        verdict.error = error;
    };
    std::visit(
        Overloaded{
            [&](const Exited &exited) {
                verdict.exitCode = exited.code;
                take(Ending::Failed, QStringLiteral("the agent left before its turn was over (exit code %1)").arg(exited.code));
            },
            [&](const Signalled &signalled) {
                verdict.exitCode = -signalled.number;
                take(Ending::Failed, QStringLiteral("the agent was ended by signal %1").arg(signalled.number));
            },
            [&](const Killed &) { take(Ending::Cancelled, QStringLiteral("stopped on request")); },
            [&](const TimedOut &timedOut) {
                take(Ending::Timeout, QStringLiteral("still running after the limit of %1 s").arg(timedOut.after.count()));
            },
            [&](const FailedToStart &failed) {
                take(Ending::Failed, QStringLiteral("the agent could not be started: ") + failed.why);
            },
            [&](const Interrupted &interrupted) {
                take(Ending::Interrupted, QStringLiteral("the agent was lost: ") + interrupted.why);
            },
        },
        report.ending);
    if (outcome) {
        take(outcome->ending, outcome->error);
        verdict.retryAfter = outcome->retryAfter;
    }
    return verdict;
}

} // namespace sibyl
