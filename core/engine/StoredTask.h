// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/DetectedAgent.h"
#include "journal/Records.h"
#include "state/Snapshot.h"
#include "work/TaskPlan.h"

#include <optional>

namespace sibyl {

// What the journal of an earlier daemon says of a task; nothing when its frame cannot be read.
std::optional<TaskAssign> storedAssignment(const AttemptRecord &record);

// What a monitor shows of an attempt that ended.
TaskSnapshot storedSnapshot(const AttemptRecord &record, const TaskAssign &assignment, const RunnerConfig &config);

// The profile that an attempt was begun with, whatever runner.yaml says by now: its agent goes on as
// it was started, and its output reads as that driver reads it.
AgentProfile storedProfile(const AttemptRecord &record, const RunnerConfig &config);

// For a run that is only brought to its end: what is needed to read and report it.
TaskPlan storedPlan(const AttemptRecord &record, const TaskAssign &assignment, const RunnerConfig &config);

} // namespace sibyl
