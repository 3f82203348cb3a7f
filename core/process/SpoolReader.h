// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/UniqueFd.h"
#include "shim/Records.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace sibyl {

// Reads one output spool from an offset on, while the supervisor still writes it and drops its
// middle. Never gives a byte that the agent did not write.
class SpoolReader
{
public:
    static constexpr qsizetype pieceBytes = 256 * 1024;

    SpoolReader(shim::SpoolIndex index, qint64 offset) : m_index(index), m_offset(offset) {}

    // The next piece, at most pieceBytes, or nothing when there is no more for now.
    struct Piece {
        QByteArray bytes;
        qint64 offset = 0;
    };
    std::optional<Piece> next(int attemptDirectory);

    // How much there was in all; from now on the end can be reached.
    void setTotal(qint64 bytes) { m_totalBytes = bytes; }
    bool isAtEnd() const { return m_isAtEnd; }
    qint64 offset() const { return m_offset; }
    // As far as the file goes; for attempts without an exit record.
    qint64 fileSize(int attemptDirectory);

private:
    bool open(int attemptDirectory);

    shim::SpoolIndex m_index;
    UniqueFd m_file;
    UniqueFd m_gaps;
    QByteArray m_buffer;
    qint64 m_offset = 0;
    std::optional<qint64> m_totalBytes;
    bool m_isAtEnd = false;
};

} // namespace sibyl
