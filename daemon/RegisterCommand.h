// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner register`. Answers the exit code.
int runRegister(const RegisterOptions &options);

} // namespace sibyl
