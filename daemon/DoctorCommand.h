// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner doctor`. Answers the exit code.
int runDoctor(const DoctorOptions &options);

} // namespace sibyl
