// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner permissions`: what agents on this machine ask, and the answers.
int runPermissions(const PermissionsOptions &options);

} // namespace sibyl
