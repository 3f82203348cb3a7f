// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/AgentSettings.h"
#include "base/Usage.h"

#include <QString>

namespace sibyl {

// Of each bound the lower one.
AgentLimits strictest(const AgentLimits &a, const AgentLimits &b);

// A sentence that names the first bound of turns, cost and tokens that is passed; empty while none
// is. Wall time is watched by the supervisor (of a task) and the DayBudget.
QString exceededLimit(const AgentLimits &limits, const Usage &usage, int turns);

} // namespace sibyl
