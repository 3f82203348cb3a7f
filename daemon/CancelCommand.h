// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner cancel`. Answers the exit code.
int runCancel(const CancelOptions &options);

} // namespace sibyl
