// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner status`. Answers the exit code.
int runStatus(const StatusOptions &options);

} // namespace sibyl
