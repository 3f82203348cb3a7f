// SPDX-License-Identifier: Apache-2.0
#include "control/SpoolReader.h"

#include "base/UniqueFd.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

Result<LogChunk> readSpool(const QString &logDirectory, SpoolStream stream, qint64 offsetBytes, qint64 limitBytes)
{
    const QString path = logDirectory + u'/' + wordOf(stream);
    const UniqueFd file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status {};
    if (!file.isValid() && errno == ENOENT) {
        return LogChunk{.offsetBytes = offsetBytes};
    }
    if (!file.isValid() || ::fstat(file.get(), &status) != 0) {
        return fail(ErrorKind::Storage, u"cannot be read: "_s + QString::fromLocal8Bit(std::strerror(errno)), path);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(ErrorKind::Storage, u"is not a regular file"_s, path);
    }
    LogChunk chunk{.offsetBytes = offsetBytes, .totalBytes = status.st_size};
    const qint64 wanted = std::min({limitBytes, maxLogAnswerBytes, chunk.totalBytes - offsetBytes});
    if (wanted <= 0) {
        return chunk;
    }
    chunk.bytes.resize(wanted);
    const ssize_t got = ::pread(file.get(), chunk.bytes.data(), static_cast<size_t>(wanted), offsetBytes);
    if (got < 0) {
        return fail(ErrorKind::Storage, u"cannot be read: "_s + QString::fromLocal8Bit(std::strerror(errno)), path);
    }
    chunk.bytes.truncate(got);
    return chunk;
}

} // namespace sibyl
