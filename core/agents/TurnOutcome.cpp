// SPDX-License-Identifier: Apache-2.0
#include "agents/TurnOutcome.h"

#include "base/Overloaded.h"

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

} // namespace

TurnOutcome modelFault(const QString &text, std::optional<int> httpStatus)
{
    const QString start = text.left(4096); // whole pages of HTML come as errors
    const int status = httpStatus ? *httpStatus : statusIn(start).value_or(0);
    TurnOutcome outcome{.ending = Ending::Failed, .error = start.simplified().left(1000)};
    if (outcome.error.isEmpty()) {
        outcome.error = QStringLiteral("the agent failed and gave no reason");
    }
    outcome.limitEnd = limitEndIn(start);
    // Gemini speaks of billing as well where its free quota is used up for a minute.
    const bool isOfTime = status == 429 && outcome.limitEnd.isKnown();
    const bool isUnpaid = saysOneOf(start, {"insufficient_quota", "credit balance", "billing", "payment required"});
    if ((isUnpaid && !isOfTime) || status == 402) {
        outcome.ending = Ending::BudgetExceeded;
    } else if (status == 429 || status == 529
               || saysOneOf(start, {"rate limit", "rate_limit", "usage limit", "too many requests",
                                    "resource_exhausted", "overloaded", "quota exceeded", "exceeded your current quota"})) {
        outcome.ending = Ending::RateLimited;
    } else if (status == 401
               || saysOneOf(start, {"unauthorized", "authentication_error", "authentication required",
                                    "authentication_failed", "invalid api key", "api key not valid",
                                    "not logged in", "please log in", "please run /login", "login required"})) {
        outcome.ending = Ending::AuthRequired;
    }
    return outcome;
}

bool tellsOfLostConversation(const QString &text)
{
    static const QRegularExpression lost(
        QStringLiteral(R"(\b(?:no|invalid|unknown)\b[^\n]{0,40}\b(?:conversations?|sessions?|rollouts?|threads?)\b)"
                       R"(|\b(?:conversation|session|rollout|thread)\b[^\n]{0,80}\b(?:not found|does not exist|not exist|could not be found)\b)"),
        QRegularExpression::CaseInsensitiveOption);
    return lost.match(text.left(4096)).hasMatch();
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
        verdict.limitEnd = outcome->limitEnd;
    }
    return verdict;
}

} // namespace sibyl
