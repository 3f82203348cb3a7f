// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner link`. Answers the exit code.
int runLink(const LinkOptions &options);

} // namespace sibyl
