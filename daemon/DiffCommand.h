// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner diff`: what a task changed.
int runDiff(const DiffOptions &options);

} // namespace sibyl
