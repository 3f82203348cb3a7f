// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner tasks`. Answers the exit code.
int runTasks(const TasksOptions &options);

} // namespace sibyl
