// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/UniqueFd.h"

namespace sibyl {

// Held for as long as a daemon works in an instance directory: there is one daemon per
// registration (spec R-06). The kernel gives it back however the daemon ends.
class InstanceLock
{
public:
    // Makes the directory (0700). Conflict when another process holds the lock: the message names
    // its pid when it can be read.
    static Result<InstanceLock> take(const QString &instanceDirectory);

private:
    explicit InstanceLock(UniqueFd fd) : m_fd(std::move(fd)) {}
    UniqueFd m_fd;
};

} // namespace sibyl
