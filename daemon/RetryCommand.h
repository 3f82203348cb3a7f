// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner retry`: another attempt at a task that has ended.
int runRetry(const RetryOptions &options);

} // namespace sibyl
