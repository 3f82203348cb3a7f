// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner show`: what came of a task.
int runShow(const ShowOptions &options);

} // namespace sibyl
