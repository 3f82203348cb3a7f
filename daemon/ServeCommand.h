// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner serve`. Answers the exit code.
int runServe(const ServeOptions &options);

} // namespace sibyl
