// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal/Records.h"
#include "protocol/RunnerMessage.h"
#include "protocol/ServerMessage.h"
#include "state/Snapshot.h"
#include "work/TaskPlan.h"

namespace sibyl {

// What people call the task: its title, else the first line of its prompt; at most 120 characters.
QString titleOf(const TaskAssign &assignment);

// What a monitor shows of an attempt apart from what its agent is doing now.
TaskSnapshot snapshotOf(const AttemptRecord &record, const TaskAssign &assignment, const TaskPlan &plan);

// What only the end knows.
void addResult(TaskSnapshot &snapshot, const TaskResult &result);

} // namespace sibyl
