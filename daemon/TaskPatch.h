// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "Patch.h"
#include "TaskLookup.h"

namespace sibyl {

// What a task changed, whole: from the commits when a checkout on this machine has them (the one
// around the current directory, else those that are linked to the project), else as the result
// tells it, which may be cut.
Patch patchOf(const FoundTask &found, Clock &clock);

} // namespace sibyl
