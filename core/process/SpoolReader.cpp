// SPDX-License-Identifier: Apache-2.0
#include "process/SpoolReader.h"

#include "shim/AttemptFiles.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sibyl {

bool SpoolReader::open(int attemptDirectory)
{
    if (!m_file.isValid()) {
        const char *name = m_index == shim::SpoolIndex::Stdout ? shim::stdoutFileName : shim::stderrFileName;
        m_file.reset(::openat(attemptDirectory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
        m_gaps.reset(::openat(attemptDirectory, shim::gapsFileName, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    }
    return m_file.isValid();
}

qint64 SpoolReader::fileSize(int attemptDirectory)
{
    struct stat info {};
    return open(attemptDirectory) && ::fstat(m_file.get(), &info) == 0 ? info.st_size : 0;
}

std::optional<SpoolReader::Piece> SpoolReader::next(int attemptDirectory)
{
    if (!open(attemptDirectory)) {
        m_isAtEnd = m_totalBytes.has_value();
        return {};
    }
    while (!m_isAtEnd) {
        const qint64 want = std::clamp<qint64>(fileSize(attemptDirectory) - m_offset, 0, pieceBytes);
        if (!m_buffer.isDetached()) {
            m_buffer = QByteArray(); // a receiver keeps the last piece
        }
        m_buffer.resize(want);
        ssize_t n = ::pread(m_file.get(), m_buffer.data(), static_cast<size_t>(want), m_offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        n = std::max<ssize_t>(n, 0);
        // Only now the gaps: what was dropped before the read stands there, see shim::GapTable.
        const shim::GapTable table = shim::readGaps(m_gaps.get(), m_index);
        const qint64 from = m_offset;
        qint64 end = from + n;
        for (std::uint32_t i = 0; i < table.count; ++i) {
            const auto gapFrom = static_cast<qint64>(table.gaps[i].from);
            const auto gapTo = static_cast<qint64>(table.gaps[i].to);
            if (gapFrom <= from && from < gapTo) {
                m_offset = gapTo;
                break;
            }
            if (gapFrom > from && gapFrom < end) {
                end = gapFrom;
                break;
            }
        }
        if (m_offset != from) {
            continue;
        }
        if (end > from) {
            m_buffer.resize(end - from);
            m_offset = end;
            return Piece{m_buffer, from};
        }
        // A spool that is shorter than the record says lost its end in a power cut.
        m_isAtEnd = m_totalBytes.has_value();
        break;
    }
    m_buffer = QByteArray(); // an agent that says nothing costs nothing
    return {};
}

} // namespace sibyl
