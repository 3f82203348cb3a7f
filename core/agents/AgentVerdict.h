// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/LimitEnd.h"
#include "base/Clock.h"
#include "base/Usage.h"

#include <QString>
#include <QStringList>

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
    InputExpired,   // it waited for an answer that nobody gave
    Stalled,        // no event and no CPU time for too long
    Refused,        // the model declined the work
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
    LimitEnd limitEnd;           // rate limited: until when, as it was said
    std::optional<Seconds> retryAfter; // the same from now on, by the run's clock
    Usage usage;
    std::optional<int> turns;
    int deniedTools = 0;         // what it wanted to do and was not allowed to
    int unknownEvents = 0;       // lines of a kind that this version does not know
    QStringList notices;         // sentences for the result, whatever the ending
    bool isConversationLost = false; // it was to go on and is not there: the next attempt begins anew
};

} // namespace sibyl
