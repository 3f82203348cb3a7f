// SPDX-License-Identifier: Apache-2.0
#include "supervisor/OutputSpool.h"

#include "supervisor/Platform.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace sibyl::supervisor {
namespace {

constexpr std::uint64_t blockBytes = 4096;

constexpr std::uint64_t alignDown(std::uint64_t bytes)
{
    return bytes - bytes % blockBytes;
}

} // namespace

bool OutputSpool::open(int directory, const char *name, int gapsFile, shim::SpoolIndex index,
                       std::uint64_t quotaBytes)
{
    constexpr std::uint64_t tail = keptTailBytes + trimStepBytes;
    m_file = ::openat(directory, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    m_gapsFile = gapsFile;
    m_index = index;
    m_headBytes = alignDown(quotaBytes > 2 * tail ? quotaBytes - tail : quotaBytes / 2);
    m_trimmedTo = m_headBytes;
    if (m_file < 0) {
        return false;
    }
    writeGaps(); // both slots exist from now on, so that a full disk cannot keep a gap from being noted
    writeGaps();
    return true;
}

OutputSpool::Drained OutputSpool::drain(int pipe, std::size_t maxBytes)
{
    std::size_t left = maxBytes;
    while (left > 0) {
        ssize_t n = m_canSplice ? moveFromPipe(pipe, m_file, m_size, left) : copyFromPipe(pipe, left);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && m_canSplice) {
            // No space, a limit, or a file system without splice: by hand the bytes leave the pipe
            // in any case.
            m_canSplice = errno != EINVAL && errno != ENOSYS;
            n = copyFromPipe(pipe, left);
        }
        if (n < 0) {
            return errno == EAGAIN || errno == EWOULDBLOCK ? Drained::Empty : Drained::Closed;
        }
        if (n == 0) {
            return Drained::Closed;
        }
        m_size += static_cast<std::uint64_t>(n);
        left -= static_cast<std::size_t>(n);
        trim();
    }
    return Drained::More;
}

ssize_t OutputSpool::copyFromPipe(int pipe, std::size_t maxBytes)
{
    static char s_buffer[64 * 1024];
    const ssize_t n = ::read(pipe, s_buffer, maxBytes < sizeof s_buffer ? maxBytes : sizeof s_buffer);
    if (n <= 0) {
        return n;
    }
    std::uint64_t written = 0;
    const auto total = static_cast<std::uint64_t>(n);
    while (m_canFree && written < total) {
        const ssize_t w = ::pwrite(m_file, s_buffer + written, total - written,
                                   static_cast<off_t>(m_size + written));
        if (w < 0 && errno == EINTR) {
            continue;
        }
        if (w <= 0) {
            break;
        }
        written += static_cast<std::uint64_t>(w);
    }
    if (written < total) {
        lose(m_size + written, m_size + total);
    }
    return n;
}

void OutputSpool::lose(std::uint64_t from, std::uint64_t to)
{
    shim::Gap *last = m_gaps.count > 0 ? &m_gaps.gaps[m_gaps.count - 1] : nullptr;
    // One place stays free for the gap of the quota; a table that is full takes more into its last.
    if (last != nullptr && (last->to == from || m_gaps.count >= shim::maxGaps - 1)) {
        last->to = to;
    } else {
        m_gaps.gaps[m_gaps.count++] = shim::Gap{from, to};
    }
    writeGaps();
}

// Drops [head, size - 8 MB) in steps. The gap is noted first, then the blocks are freed.
void OutputSpool::trim()
{
    if (!m_canFree || m_size < m_trimmedTo + keptTailBytes + trimStepBytes) {
        return;
    }
    const std::uint64_t to = alignDown(m_size - keptTailBytes);
    shim::GapTable merged;
    merged.sequence = m_gaps.sequence;
    shim::Gap middle{m_headBytes, to};
    for (std::uint32_t i = 0; i < m_gaps.count; ++i) {
        const shim::Gap &gap = m_gaps.gaps[i];
        if (gap.to >= middle.from && gap.from <= middle.to) {
            middle.from = gap.from < middle.from ? gap.from : middle.from;
            middle.to = gap.to > middle.to ? gap.to : middle.to;
        }
    }
    for (std::uint32_t i = 0; i < m_gaps.count; ++i) {
        if (m_gaps.gaps[i].to < middle.from) {
            merged.gaps[merged.count++] = m_gaps.gaps[i];
        }
    }
    merged.gaps[merged.count++] = middle;
    for (std::uint32_t i = 0; i < m_gaps.count; ++i) {
        if (m_gaps.gaps[i].from > middle.to) {
            merged.gaps[merged.count++] = m_gaps.gaps[i];
        }
    }
    shim::GapTable before = m_gaps;
    m_gaps = merged;
    writeGaps();
    m_canFree = freeRange(m_file, m_trimmedTo, to);
    m_trimmedTo = to;
    if (!m_canFree) {
        before.sequence = m_gaps.sequence;
        m_gaps = before;
        writeGaps();
        m_canSplice = false; // from now on new bytes are refused, see copyFromPipe()
    }
}

void OutputSpool::writeGaps()
{
    ++m_gaps.sequence;
    char slot[shim::gapSlotBytes] = {};
    shim::sealRecord(&m_gaps, shim::RecordKind::Gaps, sizeof m_gaps);
    __builtin_memcpy(slot, &m_gaps, sizeof m_gaps);
    const ssize_t n = ::pwrite(m_gapsFile, slot, sizeof slot,
                               static_cast<off_t>(shim::gapSlotOffset(m_index, m_gaps.sequence)));
    static_cast<void>(n); // the other slot still holds; the exit record has the totals
}

void OutputSpool::sync() const
{
    ::fdatasync(m_file);
}

} // namespace sibyl::supervisor
