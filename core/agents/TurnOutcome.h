// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentVerdict.h"
#include "agents/LimitEnd.h"
#include "process/ExitReport.h"

namespace sibyl {

// How an agent itself says that its turn ended.
struct TurnOutcome {
    Ending ending = Ending::Completed;
    QString error;     // a sentence; empty when completed
    LimitEnd limitEnd; // rate limited: until when
};

// An error of the model's service in the words of a CLI, and its HTTP status where it is known
// apart from them: rate limited (429, usage limits, overload), auth required (401, keys), budget
// exceeded (unpaid bills), else failed. Times are taken from the words, never guessed.
TurnOutcome modelFault(const QString &text, std::optional<int> httpStatus = std::nullopt);

// Whether these words of a CLI say that there is no such conversation to go on with.
bool tellsOfLostConversation(const QString &text);

// The ending, error and exit code of a verdict. What the agent said counts, if it said how its
// turn ended; how its process ended counts otherwise, and exit code 0 alone is no success then.
AgentVerdict verdictOf(const ExitReport &report, const std::optional<TurnOutcome> &outcome);

} // namespace sibyl
