// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/UniqueFd.h"

namespace sibyl {

// A file that one process works with at a time. The kernel gives it back however that process ends,
// and at once: unlike flock(2), a child that was just forked does not keep it. Known to the whole
// process, so take a file once only, and open it nowhere else: any close of it gives the lock back.
class ProcessLock
{
public:
    // Makes the file (0600). Conflict when another process has it: `whenHeld`, with its id for %1.
    static Result<ProcessLock> take(const QString &path, const QString &whenHeld);
    bool isHeld() const { return m_fd.isValid(); } // false: moved from

private:
    explicit ProcessLock(UniqueFd fd) : m_fd(std::move(fd)) {}
    UniqueFd m_fd;
};

} // namespace sibyl
