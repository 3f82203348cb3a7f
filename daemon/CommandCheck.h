// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// What no single option can check: why these do not go together, or what is missing; empty when
// all is well.
QString contradiction(const CommandOptions &options);

} // namespace sibyl
