// SPDX-License-Identifier: Apache-2.0
#include "base/PrivateDirectory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace sibyl {

Result<> ensurePrivateDirectory(const QString &path)
{
    const QByteArray name = QFile::encodeName(QDir::cleanPath(path));
    const QString parent = QFileInfo(QDir::cleanPath(path)).absolutePath();
    if (!QFileInfo(parent).isDir()) {
        if (const Result<> made = ensurePrivateDirectory(parent); !made) {
            return made;
        }
    }
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST) {
        return fail(ErrorKind::Storage,
                    QStringLiteral("cannot create the directory: ") + QString::fromLocal8Bit(std::strerror(errno)), path);
    }
    struct stat info {};
    if (::lstat(name.constData(), &info) != 0 || !S_ISDIR(info.st_mode)) {
        return fail(ErrorKind::Storage, QStringLiteral("exists but is not a directory"), path);
    }
    if (info.st_uid != ::geteuid()) {
        return fail(ErrorKind::Storage,
                    QStringLiteral("belongs to another user (uid %1); remove it or choose another place").arg(info.st_uid),
                    path);
    }
    if ((info.st_mode & 0077) != 0 && ::chmod(name.constData(), 0700) != 0) {
        return fail(ErrorKind::Storage, QStringLiteral("cannot be made private (0700)"), path);
    }
    return {};
}

} // namespace sibyl
