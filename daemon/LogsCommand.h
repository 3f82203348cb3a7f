// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner logs`. Answers the exit code.
int runLogs(const LogsOptions &options);

} // namespace sibyl
