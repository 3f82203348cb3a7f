// SPDX-License-Identifier: Apache-2.0
#include "base/ProcessLock.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace sibyl {

Result<ProcessLock> ProcessLock::take(const QString &path, const QString &whenHeld)
{
    UniqueFd fd(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd.isValid()) {
        return fail(ErrorKind::Storage, QStringLiteral("cannot be opened: ") + QString::fromLocal8Bit(std::strerror(errno)), path);
    }
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    if (::fcntl(fd.get(), F_SETLK, &whole) == 0) {
        return ProcessLock(std::move(fd));
    }
    if (errno != EACCES && errno != EAGAIN) {
        return fail(ErrorKind::Storage, QStringLiteral("cannot be locked: ") + QString::fromLocal8Bit(std::strerror(errno)), path);
    }
    const bool isKnown = ::fcntl(fd.get(), F_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    return fail(ErrorKind::Conflict, whenHeld.arg(isKnown ? QString::number(whole.l_pid) : QStringLiteral("unknown")), path);
}

} // namespace sibyl
