// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QString>

#include <optional>

namespace sibyl {

// How an attempt ended (design section 4, Agents).
enum class Ending {
    Completed,
    Failed,
    Timeout,
    Cancelled,
    Interrupted,    // nobody knows; another attempt may try
    RateLimited,
    AuthRequired,
    BudgetExceeded,
    Infrastructure, // our side failed: worktree, disk, supervisor
};

QString toString(Ending ending);     // the fine word: "rate_limited"
QString wireStatusOf(Ending ending); // completed | failed | timeout | cancelled
bool isRetryable(Ending ending);     // interrupted, rate_limited, infrastructure

struct AgentVerdict {
    Ending ending = Ending::Failed;
    QString error;               // a sentence; empty when completed
    QString summary;             // what the agent said last; may be empty
    QString stdoutTail;
    QString stderrTail;
    bool isOutputCut = false;
    std::optional<int> exitCode; // negative signal number when killed
    std::optional<Seconds> retryAfter;
};

} // namespace sibyl
