// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

namespace sibyl {

// Where sibyl-agent-supervisor is: beside the running program, else in the libexec directory that
// belongs to it; in test builds $SIBYL_SUPERVISOR comes first. NotFound tells where it was sought.
Result<QString> findSupervisorProgram();

} // namespace sibyl
