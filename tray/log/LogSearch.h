// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "log/LogDocument.h"

namespace sibyl::tray {

// Finds a text in a log of any length, piece by piece, without blocking and without keeping the log
// in memory. ASCII letters match in either case. One search at a time; a new one ends the last
// without an answer. Main thread.
class LogSearch final : public QObject
{
    Q_OBJECT

public:
    enum class Direction { Forward, Backward };
    static constexpr qint64 pieceBytes = 256 * 1024;
    static constexpr qsizetype maxNeedleBytes = 1024;

    explicit LogSearch(LogSource source, QObject *parent = nullptr);

    // The next match at or after (Forward) or wholly before (Backward) `fromBytes`.
    void find(const QString &text, qint64 fromBytes, Direction direction);
    void cancel() { ++m_number; }

Q_SIGNALS:
    void found(qint64 offsetBytes);
    void notFound();

private:
    void searchPiece(qint64 pieceStart, qint64 limitBytes, quint64 number);

    LogSource m_source;
    QByteArray m_needle;
    Direction m_direction = Direction::Forward;
    quint64 m_number = 0; // of the search that counts
};

} // namespace sibyl::tray
