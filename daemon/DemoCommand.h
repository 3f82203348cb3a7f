// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner demo`. Answers the exit code.
int runDemo(const DemoOptions &options);

} // namespace sibyl
