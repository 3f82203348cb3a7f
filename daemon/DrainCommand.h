// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner drain`. Answers the exit code.
int runDrain(const DrainOptions &options);

} // namespace sibyl
