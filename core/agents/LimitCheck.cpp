// SPDX-License-Identifier: Apache-2.0
#include "agents/LimitCheck.h"

#include <algorithm>

namespace sibyl {
namespace {

template <typename T>
std::optional<T> lower(const std::optional<T> &a, const std::optional<T> &b)
{
    return a && b ? std::min(*a, *b) : a ? a : b;
}

} // namespace

AgentLimits strictest(const AgentLimits &a, const AgentLimits &b)
{
    return {.turns = lower(a.turns, b.turns),
            .costUsd = lower(a.costUsd, b.costUsd),
            .tokens = lower(a.tokens, b.tokens),
            .wallTime = lower(a.wallTime, b.wallTime)};
}

QString exceededLimit(const AgentLimits &limits, const Usage &usage, int turns)
{
    if (limits.costUsd && usage.costUsd && *usage.costUsd > *limits.costUsd) {
        return QStringLiteral("it cost %1 USD, the limit is %2 USD")
            .arg(*usage.costUsd, 0, 'f', 2)
            .arg(*limits.costUsd, 0, 'f', 2);
    }
    if (limits.tokens && usage.totalTokens() > *limits.tokens) {
        return QStringLiteral("it used %1 tokens, the limit is %2").arg(usage.totalTokens()).arg(*limits.tokens);
    }
    if (limits.turns && turns > *limits.turns) {
        return QStringLiteral("it took more than %1 turns, which is the limit").arg(*limits.turns);
    }
    return {};
}

} // namespace sibyl
