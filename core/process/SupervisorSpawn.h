// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/UniqueFd.h"

#include <sys/types.h>

namespace sibyl {

// A supervisor that waits for its assignment at the other end of `socket`. It is not our child:
// it left a short-lived process between, `intermediate`, which is ours to wait for.
struct SpawnedSupervisor {
    UniqueFd socket;
    pid_t intermediate = 0;
};

// Starts the program; takes some 100 us, whatever the size of this process. Fails with
// ErrorKind::Process.
Result<SpawnedSupervisor> spawnSupervisor(const QString &program);

} // namespace sibyl
