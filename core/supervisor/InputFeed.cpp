// SPDX-License-Identifier: Apache-2.0
#include "supervisor/InputFeed.h"

#include "shim/AttemptFiles.h"
#include "shim/Frame.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sibyl::supervisor {

void InputFeed::open(int directory)
{
    m_file = ::openat(directory, shim::stdinFileName, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

void InputFeed::stop()
{
    if (m_pipe >= 0) {
        ::close(m_pipe);
    }
    m_pipe = -1;
    m_left = 0;
}

bool InputFeed::nextChunk()
{
    shim::InputChunk chunk;
    struct stat info {};
    if (::pread(m_file, &chunk, sizeof chunk, static_cast<off_t>(m_offset)) != sizeof chunk
        || ::fstat(m_file, &info) != 0) {
        return false;
    }
    if (chunk.magic != shim::InputChunk::magicValue || chunk.bytes == 0) {
        stop(); // the end, or a spool that nobody can read any further
        return false;
    }
    if (static_cast<std::uint64_t>(info.st_size) < m_offset + sizeof chunk + chunk.bytes) {
        return false;
    }
    m_offset += sizeof chunk;
    m_left = chunk.bytes;
    return true;
}

void InputFeed::feed()
{
    while (m_pipe >= 0 && (m_left > 0 || nextChunk())) {
        char buffer[16 * 1024];
        const std::size_t want = m_left < sizeof buffer ? m_left : sizeof buffer;
        const ssize_t n = ::pread(m_file, buffer, want, static_cast<off_t>(m_offset));
        if (n <= 0) {
            stop();
            return;
        }
        const ssize_t written = ::write(m_pipe, buffer, static_cast<std::size_t>(n));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        }
        if (written < 0) {
            stop(); // the agent closed its stdin
            return;
        }
        m_offset += static_cast<std::uint64_t>(written);
        m_left -= static_cast<std::uint32_t>(written);
    }
}

} // namespace sibyl::supervisor
