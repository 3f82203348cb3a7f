// SPDX-License-Identifier: Apache-2.0
#include "journal/JournalFile.h"

#include "base/UniqueFd.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace sibyl {
namespace {

tl::unexpected<Error> journalFileError(const QString &doing, const QString &path)
{
    return fail(ErrorKind::Storage,
                QStringLiteral("%1: %2").arg(doing, QString::fromLocal8Bit(std::strerror(errno))),
                path);
}

} // namespace

Result<> ensureJournalFile(const QString &path)
{
    const UniqueFd fd(::open(QFile::encodeName(path).constData(), O_CREAT | O_RDWR | O_CLOEXEC,
                             S_IRUSR | S_IWUSR));
    struct stat file = {};
    if (!fd.isValid() || ::fstat(fd.get(), &file) != 0) {
        return journalFileError(QStringLiteral("cannot open the journal"), path);
    }
    if ((file.st_mode & (S_IRWXG | S_IRWXO)) != 0 && ::fchmod(fd.get(), S_IRUSR | S_IWUSR) != 0) {
        return journalFileError(QStringLiteral("cannot make the journal private"), path);
    }
    return {};
}

Result<QString> setJournalAside(const QString &path, const QDateTime &nowUtc)
{
    const QString stem = QStringLiteral("%1.damaged-%2")
                             .arg(path, nowUtc.toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")));
    QString aside = stem;
    for (int number = 2; QFile::exists(aside); ++number) {
        aside = QStringLiteral("%1-%2").arg(stem).arg(number);
    }
    if (::rename(QFile::encodeName(path).constData(), QFile::encodeName(aside).constData()) != 0) {
        return journalFileError(QStringLiteral("the journal is damaged and cannot be moved aside"),
                                path);
    }
    for (const QLatin1StringView suffix : {QLatin1StringView("-wal"), QLatin1StringView("-shm")}) {
        const QString side = path + suffix;
        const bool isMoved = ::rename(QFile::encodeName(side).constData(),
                                      QFile::encodeName(aside + suffix).constData()) == 0;
        // A log left behind would be replayed into the new file.
        if (!isMoved && errno != ENOENT) {
            return journalFileError(
                QStringLiteral("the journal is damaged and cannot be moved aside"), side);
        }
    }
    return aside;
}

} // namespace sibyl
