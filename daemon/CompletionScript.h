// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"
#include "CommandTree.h"

namespace sibyl {

// The script that teaches `shell` to complete the program's commands, options and choices.
QString completionScript(const CommandTree &tree, Shell shell);

} // namespace sibyl
