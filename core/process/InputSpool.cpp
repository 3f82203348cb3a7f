// SPDX-License-Identifier: Apache-2.0
#include "process/InputSpool.h"

#include "shim/AttemptFiles.h"
#include "shim/Frame.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>

namespace sibyl {
namespace {

constexpr qsizetype maxChunkBytes = 1024 * 1024 * 1024;

tl::unexpected<Error> inputError(const QString &path)
{
    return fail(ErrorKind::Storage,
                QStringLiteral("cannot write the agent's input: ") + QString::fromLocal8Bit(std::strerror(errno)), path);
}

} // namespace

Result<> InputSpool::open(const QString &attemptDirectory)
{
    m_path = attemptDirectory + QLatin1Char('/') + QString::fromLatin1(shim::stdinFileName);
    m_file.reset(::open(QFile::encodeName(m_path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    struct stat info {};
    if (!m_file.isValid() || ::fstat(m_file.get(), &info) != 0) {
        return inputError(m_path);
    }
    m_sizeBytes = 0;
    shim::InputChunk chunk;
    while (!m_isEnded
           && ::pread(m_file.get(), &chunk, sizeof chunk, m_sizeBytes) == static_cast<ssize_t>(sizeof chunk)
           && chunk.magic == shim::InputChunk::magicValue) {
        const qint64 next = m_sizeBytes + static_cast<qint64>(sizeof chunk) + chunk.bytes;
        if (next > info.st_size) {
            break;
        }
        m_isEnded = chunk.bytes == 0;
        m_sizeBytes = next;
    }
    if (m_sizeBytes != info.st_size && ::ftruncate(m_file.get(), m_sizeBytes) != 0) {
        return inputError(m_path);
    }
    return {};
}

Result<> InputSpool::append(const QByteArray &bytes)
{
    return bytes.isEmpty() ? Result<>() : appendChunk(bytes);
}

Result<> InputSpool::end()
{
    return appendChunk({});
}

Result<> InputSpool::appendChunk(const QByteArray &bytes)
{
    if (m_isEnded || !m_file.isValid() || bytes.size() > maxChunkBytes) {
        return fail(ErrorKind::Storage, QStringLiteral("the agent's input is closed"), m_path);
    }
    shim::InputChunk chunk;
    chunk.bytes = static_cast<std::uint32_t>(bytes.size());
    const struct iovec parts[2] = {{&chunk, sizeof chunk},
                                   {const_cast<char *>(bytes.constData()), static_cast<size_t>(bytes.size())}};
    const auto whole = static_cast<ssize_t>(sizeof chunk) + bytes.size();
    ssize_t n = 0;
    do {
        n = ::pwritev(m_file.get(), parts, 2, m_sizeBytes);
    } while (n < 0 && errno == EINTR);
    if (n != whole) {
        const int error = n < 0 ? errno : ENOSPC;
        const int cut = ::ftruncate(m_file.get(), m_sizeBytes);
        static_cast<void>(cut); // what stays is unfinished, and so never read
        errno = error;
        return inputError(m_path);
    }
    m_sizeBytes += whole;
    m_isEnded = bytes.isEmpty();
    return {};
}

QByteArray InputSpool::read(const QString &attemptDirectory)
{
    QFile file(attemptDirectory + QLatin1Char('/') + QString::fromLatin1(shim::stdinFileName));
    QByteArray written;
    if (!file.open(QIODevice::ReadOnly)) {
        return written;
    }
    shim::InputChunk chunk;
    while (file.read(reinterpret_cast<char *>(&chunk), sizeof chunk) == static_cast<qint64>(sizeof chunk)
           && chunk.magic == shim::InputChunk::magicValue && chunk.bytes != 0
           && file.pos() + chunk.bytes <= file.size()) {
        written += file.read(chunk.bytes);
    }
    return written;
}

} // namespace sibyl
