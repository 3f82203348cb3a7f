// SPDX-License-Identifier: Apache-2.0
#include "state/SetupCommands.h"

namespace sibyl {

SetupCommands::~SetupCommands() = default;

} // namespace sibyl
