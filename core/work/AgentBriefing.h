// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentAdapter.h"
#include "journal/Records.h"
#include "work/TaskPlan.h"
#include "work/TaskSettings.h"

namespace sibyl {

// All that the agent of one attempt is told. The same again after a restart of the daemon, without
// being recorded. `resumedSession` names the conversation to go on with; empty: a new one begins,
// under a name of our own for agents that take one.
AgentTask briefAgent(const TaskSettings &settings, const TaskPlan &plan, const TaskAssign &assignment,
                     const AttemptRecord &record, const QString &resumedSession,
                     const QMap<QByteArray, QByteArray> &environment);

} // namespace sibyl
