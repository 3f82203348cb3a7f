// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner submit`. Answers the exit code.
int runSubmit(const SubmitOptions &options);

} // namespace sibyl
