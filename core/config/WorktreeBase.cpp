// SPDX-License-Identifier: Apache-2.0
#include "config/WorktreeBase.h"

#include "base/PrivateDirectory.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace sibyl {

Result<> ensureWorktreeBase(const QString &path)
{
    bool isBelowShared = false; // below a directory that others can write
    QString current;
    for (const QString &component : QDir::cleanPath(path).split(u'/', Qt::SkipEmptyParts)) {
        current += u'/' + component;
        struct stat info {};
        const bool exists = ::stat(QFile::encodeName(current).constData(), &info) == 0;
        if (!exists && errno != ENOENT) {
            return fail(ErrorKind::Storage,
                        QStringLiteral("cannot be reached: ") + QString::fromLocal8Bit(std::strerror(errno)), current);
        }
        if (!exists || isBelowShared) {
            if (const Result<> made = ensurePrivateDirectory(current); !made) {
                return fail(ErrorKind::Storage,
                            QStringLiteral("%1; set SIBYL_WORKTREE_BASE (in sandbox mode SIBYL_SANDBOX_WORKTREE_BASE) to a directory of your own")
                                .arg(made.error().what),
                            made.error().where);
            }
        } else if (!S_ISDIR(info.st_mode)) {
            return fail(ErrorKind::Storage, QStringLiteral("exists but is not a directory; set worktree_base to another place"), current);
        } else {
            isBelowShared = (info.st_mode & S_IWOTH) != 0;
        }
    }
    return {};
}

} // namespace sibyl
