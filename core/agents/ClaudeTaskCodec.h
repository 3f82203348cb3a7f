// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/PlanLedger.h"

#include <QJsonObject>

namespace sibyl::claude {

// Claude Code's task tools (TaskCreate, TaskUpdate, TaskList; since 2.1 in place of TodoWrite):
// what a call and what a result (`tool_use_result` of a user line) tell of the to-do list.
//
// Ids and states are in the results only, a new text in the call only. Results do not name their
// tool; these have a form that no other one has.
std::optional<PlanNews> readTaskCall(const QString &tool, const QJsonObject &input);
std::optional<PlanNews> readTaskResult(const QJsonObject &result);

} // namespace sibyl::claude
