// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentTask.h"
#include "process/ProcessSpec.h"

namespace sibyl {

// What every agent's process has in common: directory, limits, and an environment of what the task
// starts from, then the profile's, then SIBYL_TASK_ID and the like, which also tell what else
// belongs to the task. No program yet, no stdin, no prompt.
ProcessSpec taskProcess(const AgentTask &task);

// The same with the profile's program and arguments.
ProcessSpec agentProcess(const AgentTask &task);

// Sets a variable, without the U+0000 that none can hold.
void setVariable(ProcessSpec &spec, const char *name, const QString &value);

} // namespace sibyl
