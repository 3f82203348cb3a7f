// SPDX-License-Identifier: Apache-2.0
#include "server/AttemptLogs.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace sibyl::server {

AttemptLogs::AttemptLogs(const QString &directory, qint64 maxBytesPerStream)
    : m_directory(directory)
    , m_maxBytesPerStream(maxBytesPerStream)
{
}

QString AttemptLogs::pathOf(const QString &taskId, int attempt, const QString &stream) const
{
    return m_directory + u'/' + taskId + u'/' + QString::number(attempt) + u'.' + stream;
}

qint64 AttemptLogs::append(const QString &taskId, int attempt, const QString &stream, qint64 offset,
                           const QByteArray &data)
{
    QFile file(pathOf(taskId, attempt, stream));
    const qint64 present = file.size();
    const qint64 end = offset + data.size();
    if (present >= m_maxBytesPerStream) {
        return end;
    }
    if (offset > present || end <= present) {
        return present;
    }
    if (present == 0) {
        QDir().mkpath(m_directory + u'/' + taskId);
    }
    const QByteArray fresh = data.mid(present - offset).left(m_maxBytesPerStream - present);
    if (!file.open(QIODevice::Append) || file.write(fresh) != fresh.size() || !file.flush()) {
        qWarning("a log of task %s cannot be written: %s", qUtf8Printable(taskId), qUtf8Printable(file.errorString()));
        return QFile(file.fileName()).size();
    }
    return end;
}

AttemptLogs::Slice AttemptLogs::read(const QString &taskId, int attempt, const QString &stream, qint64 offset,
                                     qint64 maxBytes) const
{
    QFile file(pathOf(taskId, attempt, stream));
    Slice slice;
    slice.totalBytes = file.size();
    if (offset < slice.totalBytes && file.open(QIODevice::ReadOnly) && file.seek(offset)) {
        slice.bytes = file.read(maxBytes);
    }
    return slice;
}

} // namespace sibyl::server
