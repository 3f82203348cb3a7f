// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace sibyl::supervisor {

// Feeds the agent's stdin from the stdin spool, whole chunks only: one that the daemon has not
// finished writing waits. Ends the pipe at the chunk of 0 bytes.
class InputFeed
{
public:
    void open(int directory);
    // Takes over the pipe; non-blocking.
    void start(int pipe) { m_pipe = pipe; }
    // Looks for more and writes what the pipe takes.
    void feed();
    void stop();

    // The pipe is full and there is more to write.
    bool isWaitingForPipe() const { return m_pipe >= 0 && m_left > 0; }
    int pipe() const { return m_pipe; }

private:
    bool nextChunk();

    int m_file = -1;
    int m_pipe = -1;
    std::uint64_t m_offset = 0; // in the spool
    std::uint32_t m_left = 0;   // of the present chunk
};

} // namespace sibyl::supervisor
