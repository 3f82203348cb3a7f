// SPDX-License-Identifier: Apache-2.0
#include "engine/InstanceLock.h"

#include "base/PrivateDirectory.h"

#include <QByteArray>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>

namespace sibyl {

Result<InstanceLock> InstanceLock::take(const QString &instanceDirectory)
{
    if (const Result<> made = ensurePrivateDirectory(instanceDirectory); !made) {
        return fail(made.error());
    }
    const QString path = instanceDirectory + QStringLiteral("/lock");
    UniqueFd fd(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!fd.isValid()) {
        return fail(ErrorKind::Storage, QString::fromLocal8Bit(std::strerror(errno)), path);
    }
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        const ssize_t n = ::read(fd.get(), holder, sizeof holder - 1);
        const QString pid = QString::fromLatin1(QByteArrayView(holder, n > 0 ? n : 0).trimmed());
        return fail(ErrorKind::Conflict,
                    QStringLiteral("another sibyl-runner%1 works with this registration; stop it first, or register a second runner with another config file")
                        .arg(pid.isEmpty() ? QString() : QStringLiteral(" (pid %1)").arg(pid)),
                    path);
    }
    const QByteArray pid = QByteArray::number(::getpid()) + '\n';
    if (::ftruncate(fd.get(), 0) != 0 || ::pwrite(fd.get(), pid.constData(), static_cast<size_t>(pid.size()), 0) < 0) {
        // The lock itself is what counts; the pid is only for people.
    }
    return InstanceLock(std::move(fd));
}

} // namespace sibyl
