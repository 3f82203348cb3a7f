// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner run`. Answers the exit code.
int runRun(const RunOptions &options);

} // namespace sibyl
