// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner config`. Answers the exit code.
int runConfig(const ConfigOptions &options);

} // namespace sibyl
