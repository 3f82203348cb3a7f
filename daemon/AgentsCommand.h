// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `agents`: which agents this machine has; `agents test NAME`: one small task through the real
// adapter and supervisor, exit code 0 only when it completed and did what it was asked.
int runAgents(const AgentsOptions &options);

} // namespace sibyl
