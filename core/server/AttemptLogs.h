// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace sibyl::server {

// The streams of attempts, one file each, appended by offset. Task ids are the server's own UUIDs
// and streams one of three words, so both are safe as file names. Server thread only.
class AttemptLogs
{
public:
    struct Slice {
        QByteArray bytes;
        qint64 totalBytes = 0;
    };

    AttemptLogs(const QString &directory, qint64 maxBytesPerStream);

    // Stores what of `data` is new and answers the offset that it wants next: smaller than asked
    // when there is a gap. A full stream takes everything and keeps its first maxBytesPerStream.
    // A disk that refuses answers the offset it has.
    qint64 append(const QString &taskId, int attempt, const QString &stream, qint64 offset, const QByteArray &data);
    Slice read(const QString &taskId, int attempt, const QString &stream, qint64 offset, qint64 maxBytes) const;

private:
    QString pathOf(const QString &taskId, int attempt, const QString &stream) const;

    QString m_directory;
    qint64 m_maxBytesPerStream;
};

} // namespace sibyl::server
