// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentVerdict.h"

namespace sibyl {

QString toString(Ending ending)
{
    switch (ending) {
    case Ending::Completed: return QStringLiteral("completed");
    case Ending::Failed: return QStringLiteral("failed");
    case Ending::Timeout: return QStringLiteral("timeout");
    case Ending::Cancelled: return QStringLiteral("cancelled");
    case Ending::Interrupted: return QStringLiteral("interrupted");
    case Ending::RateLimited: return QStringLiteral("rate_limited");
    case Ending::AuthRequired: return QStringLiteral("auth_required");
    case Ending::BudgetExceeded: return QStringLiteral("budget_exceeded");
    case Ending::InputExpired: return QStringLiteral("waiting_for_input_expired");
    case Ending::Stalled: return QStringLiteral("stalled");
    case Ending::Refused: return QStringLiteral("refused");
    case Ending::Infrastructure: return QStringLiteral("infrastructure");
    }
    return {};
}

QString wireStatusOf(Ending ending)
{
    switch (ending) {
    case Ending::Completed: return QStringLiteral("completed");
    case Ending::Timeout: return QStringLiteral("timeout");
    case Ending::Cancelled: return QStringLiteral("cancelled");
    case Ending::Failed:
    case Ending::Interrupted:
    case Ending::RateLimited:
    case Ending::AuthRequired:
    case Ending::BudgetExceeded:
    case Ending::InputExpired:
    case Ending::Stalled:
    case Ending::Refused:
    case Ending::Infrastructure: return QStringLiteral("failed");
    }
    return {};
}

bool isRetryable(Ending ending)
{
    return ending == Ending::Interrupted || ending == Ending::RateLimited
        || ending == Ending::Infrastructure;
}

} // namespace sibyl
