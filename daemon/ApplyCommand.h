// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner apply`: brings a task's work into the checkout around the current directory.
int runApply(const ApplyOptions &options);

} // namespace sibyl
