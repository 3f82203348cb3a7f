// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ProcessLock.h"

namespace sibyl {

// Held for as long as a daemon works in an instance directory: there is one daemon per
// registration (spec R-06). The kernel gives it back however the daemon ends.
class InstanceLock
{
public:
    // Makes the directory (0700). Conflict when another process holds the lock: the message names
    // its pid.
    static Result<InstanceLock> take(const QString &instanceDirectory);

private:
    explicit InstanceLock(ProcessLock lock) : m_lock(std::move(lock)) {}
    ProcessLock m_lock;
};

} // namespace sibyl
