// SPDX-License-Identifier: Apache-2.0
#include "log/LogSearch.h"

namespace sibyl::tray {

LogSearch::LogSearch(LogSource source, QObject *parent) : QObject(parent), m_source(std::move(source)) {}

void LogSearch::find(const QString &text, qint64 fromBytes, Direction direction)
{
    const quint64 number = ++m_number;
    m_needle = text.toUtf8().toLower().left(maxNeedleBytes);
    m_direction = direction;
    if (m_needle.isEmpty()) {
        return;
    }
    if (direction == Direction::Forward) {
        searchPiece(fromBytes, pieceBytes, number);
    } else {
        const qint64 start = std::max<qint64>(0, fromBytes - pieceBytes);
        searchPiece(start, fromBytes - start, number);
    }
}

void LogSearch::searchPiece(qint64 pieceStart, qint64 limitBytes, quint64 number)
{
    m_source(pieceStart, limitBytes, this, [this, pieceStart, number](const Result<LogChunk> &chunk) {
        if (number != m_number) {
            return;
        }
        if (!chunk) {
            Q_EMIT notFound();
            return;
        }
        const QByteArray piece = chunk->bytes.toLower();
        const bool isForward = m_direction == Direction::Forward;
        if (const qsizetype at = isForward ? piece.indexOf(m_needle) : piece.lastIndexOf(m_needle); at >= 0) {
            Q_EMIT found(pieceStart + at);
            return;
        }
        // Pieces overlap by what a match at the seam could cover.
        const qint64 overlap = m_needle.size() - 1;
        const qint64 pieceEnd = pieceStart + piece.size();
        if (isForward && pieceEnd < chunk->totalBytes && piece.size() > overlap) {
            searchPiece(pieceEnd - overlap, pieceBytes, number);
        } else if (!isForward && pieceStart > 0) {
            const qint64 end = std::min(pieceStart + overlap, chunk->totalBytes);
            const qint64 start = std::max<qint64>(0, end - pieceBytes);
            searchPiece(start, end - start, number);
        } else {
            Q_EMIT notFound();
        }
    });
}

} // namespace sibyl::tray
