// SPDX-License-Identifier: Apache-2.0
#include "base/AtomicFile.h"

#include "base/UniqueFd.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace sibyl {
namespace {

tl::unexpected<Error> storageError(const QString &doing, const QString &path)
{
    return fail(ErrorKind::Storage, doing + QStringLiteral(": ") + QString::fromLocal8Bit(std::strerror(errno)),
                path);
}

mode_t modeOf(QFileDevice::Permissions permissions)
{
    mode_t mode = 0;
    mode |= permissions.testFlag(QFileDevice::ReadOwner) ? S_IRUSR : 0U;
    mode |= permissions.testFlag(QFileDevice::WriteOwner) ? S_IWUSR : 0U;
    mode |= permissions.testFlag(QFileDevice::ExeOwner) ? S_IXUSR : 0U;
    mode |= permissions.testFlag(QFileDevice::ReadGroup) ? S_IRGRP : 0U;
    mode |= permissions.testFlag(QFileDevice::ReadOther) ? S_IROTH : 0U;
    return mode;
}

bool writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return false;
        }
        done += n;
    }
    return true;
}

} // namespace

Result<> writeFileAtomically(const QString &path, const QByteArray &contents,
                             QFileDevice::Permissions permissions)
{
    const QString directory = QFileInfo(path).absolutePath();
    QByteArray temporary = QFile::encodeName(path) + ".XXXXXX";
    UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC)); // created 0600
    if (!fd.isValid()) {
        return storageError(QStringLiteral("cannot create a file beside it"), path);
    }
    if (::fchmod(fd.get(), modeOf(permissions)) != 0 || !writeAll(fd.get(), contents)
        || ::fsync(fd.get()) != 0) {
        const auto error = storageError(QStringLiteral("cannot write"), path);
        ::unlink(temporary.constData());
        return error;
    }
    if (::rename(temporary.constData(), QFile::encodeName(path).constData()) != 0) {
        const auto error = storageError(QStringLiteral("cannot put the new file in place"), path);
        ::unlink(temporary.constData());
        return error;
    }
    const UniqueFd dir(::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (dir.isValid()) {
        ::fsync(dir.get());
    }
    return {};
}

Result<> writePrivateFile(const QString &path, const QByteArray &contents)
{
    const UniqueFd fd(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                             S_IRUSR | S_IWUSR));
    if (!fd.isValid() || !writeAll(fd.get(), contents)) {
        return storageError(QStringLiteral("cannot write"), path);
    }
    return {};
}

Result<QByteArray> readWholeFile(const QString &path, qint64 maxBytes)
{
    QFile file(path);
    if (!file.exists()) {
        return fail(ErrorKind::NotFound, QStringLiteral("no such file"), path);
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorKind::Storage, file.errorString(), path);
    }
    QByteArray bytes = file.read(maxBytes + 1);
    if (bytes.size() > maxBytes) {
        return fail(ErrorKind::Storage, QStringLiteral("larger than the %1 bytes allowed").arg(maxBytes), path);
    }
    return bytes;
}

} // namespace sibyl
