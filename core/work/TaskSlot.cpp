// SPDX-License-Identifier: Apache-2.0
#include "work/TaskSlot.h"

#include "base/AtomicFile.h"
#include "base/Names.h"
#include "base/PrivateDirectory.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace sibyl {
namespace {

constexpr int maxSlots = 500;
// Below what systems hand out by themselves (32768 and up).
constexpr int firstPort = 21'000;
constexpr qint64 maxClaimBytes = 8'192;

QString claimFile(const QString &slotsDirectory, int number)
{
    return slotsDirectory + u'/' + QString::number(number);
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

// Without waiting for the disk: after a power cut no agent runs any more.
bool writeClaim(const QString &file, const QString &attemptDirectory)
{
    QFile claim(file);
    const QByteArray text = QFile::encodeName(attemptDirectory);
    return claim.open(QIODevice::WriteOnly | QIODevice::Truncate) && claim.write(text) == text.size() && claim.flush();
}

// The attempt that a claim is for; empty when there is no claim.
QString claimant(const QString &slotsDirectory, int number)
{
    const Result<QByteArray> text = readWholeFile(claimFile(slotsDirectory, number), maxClaimBytes);
    return text ? QFile::decodeName(*text) : QString();
}

std::optional<int> claimedBy(const QString &slotsDirectory, const QString &attemptDirectory)
{
    for (const QString &name : QDir(slotsDirectory).entryList(QDir::Files)) {
        bool isNumber = false;
        const int number = name.toInt(&isNumber);
        if (isNumber && claimant(slotsDirectory, number) == attemptDirectory) {
            return number;
        }
    }
    return std::nullopt;
}

// Takes away a claim whose attempt is gone. Renamed first: another runner may be doing the same.
void dropStale(const QString &slotsDirectory, int number)
{
    const QString file = claimFile(slotsDirectory, number);
    if (!QFile::exists(file) || QFileInfo(claimant(slotsDirectory, number)).isDir()) {
        return;
    }
    const QString aside = slotsDirectory + QStringLiteral("/old-%1-%2").arg(::getpid()).arg(number);
    if (::rename(QFile::encodeName(file).constData(), QFile::encodeName(aside).constData()) != 0) {
        return;
    }
    const Result<QByteArray> text = readWholeFile(aside, maxClaimBytes);
    if (text && QFileInfo(QFile::decodeName(*text)).isDir()) {
        (void)!::link(QFile::encodeName(aside).constData(), QFile::encodeName(file).constData()); // it was a new one
    }
    QFile::remove(aside);
}

// A claim appears whole or not at all, and for one runner only: written aside, then linked.
bool claim(const QString &slotsDirectory, int number, const QString &attemptDirectory)
{
    const QString aside = slotsDirectory + QStringLiteral("/new-%1-%2").arg(::getpid()).arg(number);
    if (!writeClaim(aside, attemptDirectory)) {
        return false;
    }
    dropStale(slotsDirectory, number);
    const bool isMine = ::link(QFile::encodeName(aside).constData(),
                               QFile::encodeName(claimFile(slotsDirectory, number)).constData()) == 0;
    QFile::remove(aside);
    return isMine;
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
    std::optional<int> number = claimedBy(slotsDirectory, attemptDirectory);
    const bool isNew = !number;
    for (int candidate = 0; !number && candidate < maxSlots; ++candidate) {
        if (claim(slotsDirectory, candidate, attemptDirectory)) {
            number = candidate;
        }
    }
    if (!number) {
        return fail(ErrorKind::Storage, QStringLiteral("no slot is free for the task"), slotsDirectory);
    }
    const TaskSlot slot = describe(slotsDirectory, *number, taskId);
    if (isNew && QFileInfo::exists(slot.temporaryDirectory)) {
        // Of an attempt that could not tidy up. Renamed, for a rename takes no time.
        QDir().rename(slot.temporaryDirectory, discardedName());
    }
    if (const Result<> made = ensurePrivateDirectory(slot.temporaryDirectory); !made) {
        return fail(made.error());
    }
    return slot;
}

QString releaseTaskSlot(const QString &slotsDirectory, const QString &attemptDirectory)
{
    if (slotsDirectory.isEmpty()) {
        return {};
    }
    const std::optional<int> number = claimedBy(slotsDirectory, attemptDirectory);
    if (!number) {
        return {};
    }
    // Most tasks leave it empty: nobody has to delete anything then.
    if (QDir().rmdir(temporaryDirectory(slotsDirectory, *number))) {
        QFile::remove(claimFile(slotsDirectory, *number));
        return {};
    }
    const QString old = discardedName();
    const bool isMoved = QDir().rename(temporaryDirectory(slotsDirectory, *number), old);
    QFile::remove(claimFile(slotsDirectory, *number));
    return isMoved ? old : QString();
}

QStringList releaseTaskSlots(const QString &slotsDirectory, const QStringList &attemptDirectories)
{
    QStringList discarded;
    for (const QString &name : QDir(slotsDirectory).entryList(QDir::Files)) {
        bool isNumber = false;
        const QString attempt = claimant(slotsDirectory, name.toInt(&isNumber));
        if (isNumber && attemptDirectories.contains(attempt)) {
            discarded << releaseTaskSlot(slotsDirectory, attempt);
        }
    }
    discarded.removeAll(QString());
    return discarded;
}

} // namespace sibyl
