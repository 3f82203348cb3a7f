// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shim/Records.h"

#include <cstddef>
#include <cstdint>
#include <sys/types.h>

namespace sibyl::supervisor {

// One stream of the agent, moved from its pipe into a file at the agent's own offsets.
//
// Over the quota the middle is dropped: the first `quota - 9 MB` (at least half the quota) and the
// last 8 MB are always kept, the blocks between are given back to the file system and the range is
// noted as a gap. What cannot be written (disk full) is dropped and noted as a gap too: an agent
// is never stopped by our disk. Where a file system cannot free blocks, the newest bytes are
// dropped instead.
class OutputSpool
{
public:
    static constexpr std::uint64_t keptTailBytes = 8ULL * 1024 * 1024;
    static constexpr std::uint64_t trimStepBytes = 1024ULL * 1024;

    // Creates the file; `gapsFile` stays open as long as this. False: errno tells why.
    bool open(int directory, const char *name, int gapsFile, shim::SpoolIndex index,
              std::uint64_t quotaBytes);

    enum class Drained {
        Empty,  // the pipe holds nothing now
        More,   // stopped at `maxBytes`
        Closed, // nobody writes to the pipe any more
    };
    Drained drain(int pipe, std::size_t maxBytes);

    std::uint64_t size() const { return m_size; } // the agent's bytes, dropped ones included
    void sync() const;

private:
    void lose(std::uint64_t from, std::uint64_t to);
    void trim();
    void writeGaps();
    ssize_t copyFromPipe(int pipe, std::size_t maxBytes);

    int m_file = -1;
    int m_gapsFile = -1;
    shim::SpoolIndex m_index = shim::SpoolIndex::Stdout;
    std::uint64_t m_headBytes = 0;
    std::uint64_t m_size = 0;
    std::uint64_t m_trimmedTo = 0;
    bool m_canFree = true;
    bool m_canSplice = true;
    shim::GapTable m_gaps;
};

} // namespace sibyl::supervisor
