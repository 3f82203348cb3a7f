// SPDX-License-Identifier: Apache-2.0
#include "work/TaskSlot.h"

#include "base/Names.h"
#include "base/PrivateDirectory.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>
#include <charconv>
#include <climits>
#include <filesystem>
#include <map>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace sibyl {
namespace {

constexpr int maxSlots = 500;
// Below what systems hand out by themselves (32768 and up).
constexpr int firstPort = 21'000;

QByteArray claimFile(const QString &slotsDirectory, int number)
{
    return QFile::encodeName(slotsDirectory) + '/' + QByteArray::number(number);
}

QString temporaryBase()
{
    return QStringLiteral("/tmp/sibyl-%1").arg(::getuid());
}

// Runners that do not share their claims do not share these either.
QString temporaryDirectory(const QString &slotsDirectory, int number)
{
    const QByteArray hash = QCryptographicHash::hash(slotsDirectory.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("%1/%2-%3").arg(temporaryBase(), QString::fromLatin1(hash.left(6))).arg(number);
}

QString discardedName()
{
    return QStringLiteral("%1/old-%2").arg(temporaryBase(), QString::number(QRandomGenerator::global()->generate(), 16));
}

// The attempt that a claim is for; empty when there is no claim.
QByteArray claimant(const QByteArray &file)
{
    QByteArray target(PATH_MAX, Qt::Uninitialized);
    const ssize_t length = ::readlink(file.constData(), target.data(), static_cast<size_t>(target.size()));
    target.truncate(std::max<ssize_t>(length, 0));
    return target;
}

bool isDirectory(const QByteArray &path)
{
    struct stat found = {};
    return ::stat(path.constData(), &found) == 0 && S_ISDIR(found.st_mode);
}

bool isEmptyDirectory(const QString &path)
{
    std::error_code error;
    return std::filesystem::is_empty(QFile::encodeName(path).toStdString(), error) && !error;
}

// The claims there are, with the attempt that each is for. Whatever else lies in the directory is none.
std::map<int, QByteArray> claims(const QString &slotsDirectory)
{
    std::map<int, QByteArray> found;
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(QFile::encodeName(slotsDirectory).toStdString(), error)) {
        const std::string name = entry.path().filename().string();
        int number = -1;
        const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
        if (parsed.ec == std::errc() && parsed.ptr == name.data() + name.size() && number >= 0 && number < maxSlots) {
            found.emplace(number, claimant(QByteArray(entry.path().c_str())));
        }
    }
    return found;
}

std::optional<int> claimedBy(const std::map<int, QByteArray> &claims, const QString &attemptDirectory)
{
    const QByteArray attempt = QFile::encodeName(attemptDirectory);
    const auto mine = std::find_if(claims.begin(), claims.end(), [&](const auto &claim) { return claim.second == attempt; });
    return mine == claims.end() ? std::nullopt : std::optional(mine->first);
}

// Takes away a claim whose attempt is gone. Renamed first: another runner may be doing the same.
void dropStale(const QString &slotsDirectory, int number)
{
    const QByteArray file = claimFile(slotsDirectory, number);
    const QByteArray aside = QFile::encodeName(slotsDirectory + QStringLiteral("/old-%1-%2").arg(::getpid()).arg(number));
    if (::rename(file.constData(), aside.constData()) != 0) {
        return;
    }
    if (isDirectory(aside)) {
        (void)::symlink(claimant(aside).constData(), file.constData()); // it was a new one
    }
    ::unlink(aside.constData());
}

// A symbolic link appears whole or not at all, and for one runner only.
bool claim(const QString &slotsDirectory, int number, const QString &attemptDirectory)
{
    return ::symlink(QFile::encodeName(attemptDirectory).constData(), claimFile(slotsDirectory, number).constData()) == 0;
}

TaskSlot describe(const QString &slotsDirectory, int number, const QString &taskId)
{
    TaskSlot slot;
    slot.number = number;
    slot.portBase = firstPort + number * slot.portCount;
    slot.temporaryDirectory = temporaryDirectory(slotsDirectory, number);
    slot.composeProject = composeProjectOf(taskId);
    return slot;
}

} // namespace

QMap<QByteArray, QByteArray> TaskSlot::environment() const
{
    return {{"SIBYL_SLOT", QByteArray::number(number)},
            {"SIBYL_PORT_BASE", QByteArray::number(portBase)},
            {"SIBYL_PORT_COUNT", QByteArray::number(portCount)},
            {"TMPDIR", QFile::encodeName(temporaryDirectory)},
            {"COMPOSE_PROJECT_NAME", composeProject.toLatin1()}};
}

QString composeProjectOf(const QString &taskId)
{
    const QByteArray hash = QCryptographicHash::hash(taskId.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("sibyl-%1-%2").arg(shortNameFor(taskId), QString::fromLatin1(hash.left(6)));
}

Result<TaskSlot> takeTaskSlot(const QString &slotsDirectory, const QString &attemptDirectory,
                              const QString &taskId)
{
    for (const QString &directory : {slotsDirectory, temporaryBase()}) {
        if (const Result<> made = ensurePrivateDirectory(directory); !made) {
            return fail(made.error());
        }
    }
    const std::map<int, QByteArray> known = claims(slotsDirectory);
    std::optional<int> number = claimedBy(known, attemptDirectory);
    const bool isNew = !number;
    for (int candidate = 0; !number && candidate < maxSlots; ++candidate) {
        if (const auto other = known.find(candidate); other != known.end()) {
            if (isDirectory(other->second)) {
                continue;
            }
            dropStale(slotsDirectory, candidate);
        }
        if (claim(slotsDirectory, candidate, attemptDirectory)) {
            number = candidate;
        }
    }
    if (!number) {
        return fail(ErrorKind::Storage, QStringLiteral("no slot is free for the task"), slotsDirectory);
    }
    const TaskSlot slot = describe(slotsDirectory, *number, taskId);
    if (isNew && !isEmptyDirectory(slot.temporaryDirectory)) {
        // Of an attempt that could not tidy up. Renamed, for a rename takes no time.
        QDir().rename(slot.temporaryDirectory, discardedName());
    }
    if (const Result<> made = ensurePrivateDirectory(slot.temporaryDirectory); !made) {
        return fail(made.error());
    }
    return slot;
}

QString releaseTaskSlot(const QString &slotsDirectory, const TaskSlot &slot)
{
    // Most tasks leave it empty: then it serves the next one.
    QString old;
    if (!isEmptyDirectory(slot.temporaryDirectory)) {
        old = discardedName();
        if (!QDir().rename(slot.temporaryDirectory, old)) {
            old.clear();
        }
    }
    ::unlink(claimFile(slotsDirectory, slot.number).constData());
    return old;
}

QStringList releaseTaskSlots(const QString &slotsDirectory, const QStringList &attemptDirectories)
{
    QStringList discarded;
    for (const auto &[number, attempt] : claims(slotsDirectory)) {
        if (attemptDirectories.contains(QFile::decodeName(attempt))) {
            discarded << releaseTaskSlot(slotsDirectory, describe(slotsDirectory, number, QString()));
        }
    }
    discarded.removeAll(QString());
    return discarded;
}

} // namespace sibyl
