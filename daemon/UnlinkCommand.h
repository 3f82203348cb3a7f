// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner unlink`. Answers the exit code.
int runUnlink(const UnlinkOptions &options);

} // namespace sibyl
