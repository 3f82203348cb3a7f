// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner completion`. Answers the exit code.
int runCompletion(const CompletionOptions &options);

} // namespace sibyl
