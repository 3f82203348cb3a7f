// SPDX-License-Identifier: Apache-2.0
#include "git/WorktreeEntry.h"

#include "base/AtomicFile.h"
#include "base/Names.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

namespace sibyl {
namespace {

constexpr QLatin1StringView ourLockPrefix("sibyl-runner ");
constexpr qint64 maxEntryFileBytes = 64 * 1024;

QString firstLineOf(const QString &path)
{
    const Result<QByteArray> bytes = readWholeFile(path, maxEntryFileBytes);
    return bytes ? QFile::decodeName(
                       bytes->left(bytes->indexOf('\n') < 0 ? bytes->size() : bytes->indexOf('\n')))
                 : QString();
}

QStringList entryDirectories(const QString &commonDirectory)
{
    QStringList directories;
    const QString base = commonDirectory + QStringLiteral("/worktrees/");
    for (const QString &name :
         QDir(base).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden, QDir::Unsorted)) {
        directories.append(base + name);
    }
    return directories;
}

} // namespace

QString realPath(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists()) {
        return info.canonicalFilePath();
    }
    const QString parent = QFileInfo(info.absolutePath()).canonicalFilePath();
    return QDir::cleanPath((parent.isEmpty() ? info.absolutePath() : parent) + u'/' +
                           info.fileName());
}

bool WorktreeEntry::isOurs() const
{
    return lockReason.startsWith(ourLockPrefix);
}

QString poolLockReason(const QString &owner, const QString &key, QLatin1StringView state)
{
    return ourLockPrefix + QStringLiteral("%1 pool %2 %3").arg(wireText(owner, 120), key, state);
}

bool writeLockReason(const WorktreeEntry &entry, const QString &reason)
{
    return writeFileAtomically(entry.adminDirectory + QStringLiteral("/locked"), reason.toUtf8() + '\n')
        .has_value();
}

namespace {

// The pointer first: what points nowhere after a crash is a half-made one, and thrown away.
bool moveFiles(const WorktreeEntry &entry, const QString &newPath)
{
    const auto pointTo = [&](const QString &path) {
        return writeFileAtomically(entry.adminDirectory + QStringLiteral("/gitdir"),
                                   QFile::encodeName(path) + "/.git\n")
            .has_value();
    };
    if (!QDir().mkpath(QFileInfo(newPath).absolutePath()) || !pointTo(newPath)) {
        return false;
    }
    if (QFileInfo::exists(newPath) || !QDir().rename(entry.path, newPath)) {
        pointTo(entry.path);
        return false;
    }
    return true;
}

} // namespace

std::optional<WorktreeEntry> moveWorktree(const WorktreeEntry &entry, const QString &newPath,
                                          const QString &branch, const QString &reason)
{
    if (!moveFiles(entry, newPath)) {
        return std::nullopt;
    }
    const Result<> head = writeFileAtomically(entry.adminDirectory + QStringLiteral("/HEAD"),
                                              "ref: refs/heads/" + branch.toUtf8() + '\n');
    if (!head || !writeLockReason(entry, reason)) {
        return std::nullopt;
    }
    return WorktreeEntry{entry.adminDirectory, entry.commonDirectory, newPath, reason};
}

std::optional<WorktreeEntry> detachForPool(const WorktreeEntry &entry, const QString &commit,
                                           const QString &reason, const QString &newPath)
{
    if (QFileInfo::exists(entry.adminDirectory + QStringLiteral("/modules")) ||
        QFileInfo::exists(entry.adminDirectory + QStringLiteral("/info/sparse-checkout")) ||
        QFileInfo::exists(entry.path + QStringLiteral("/.gitmodules")) ||
        !writeLockReason(entry, reason)) {
        return std::nullopt;
    }
    static const QStringList s_kept{QStringLiteral("HEAD"), QStringLiteral("commondir"), QStringLiteral("gitdir"),
                                    QStringLiteral("locked"), QStringLiteral("index")};
    for (const QFileInfo &file : QDir(entry.adminDirectory)
                                     .entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)) {
        if (s_kept.contains(file.fileName())) {
            continue;
        }
        file.isDir() && !file.isSymLink() ? QDir(file.filePath()).removeRecursively() : QFile::remove(file.filePath());
    }
    const QString dotGit = entry.path + QStringLiteral("/.git");
    const bool isPrepared =
        writeFileAtomically(entry.adminDirectory + QStringLiteral("/HEAD"), commit.toLatin1() + '\n') &&
        QFile::remove(dotGit) &&
        writeFileAtomically(dotGit, "gitdir: " + QFile::encodeName(entry.adminDirectory) + '\n') &&
        moveFiles(entry, newPath);
    return isPrepared ? std::optional(WorktreeEntry{entry.adminDirectory, entry.commonDirectory, newPath, reason})
                      : std::nullopt;
}

QString worktreeLockReason(const QString &owner, const QString &taskId)
{
    QString reason = ourLockPrefix +
                     QStringLiteral("%1 task %2").arg(wireText(owner, 120), wireText(taskId, 120));
    for (QChar &c : reason) {
        c = c.isPrint() ? c : QChar(u'?');
    }
    return reason;
}

QString gitDirectoryOf(const QString &workTree)
{
    const Result<QByteArray> text =
        readWholeFile(workTree + QStringLiteral("/.git"), maxEntryFileBytes);
    return text && text->startsWith("gitdir: ")
               ? QFileInfo(QDir::cleanPath(QDir(workTree).absoluteFilePath(
                               QFile::decodeName(text->mid(8).trimmed()))))
                     .canonicalFilePath()
               : QString();
}

QList<WorktreeEntry> worktreeEntries(const QString &commonDirectory)
{
    QList<WorktreeEntry> entries;
    for (const QString &directory : entryDirectories(commonDirectory)) {
        const QString dotGit = firstLineOf(directory + QStringLiteral("/gitdir"));
        if (!dotGit.isEmpty()) {
            entries.append({directory, commonDirectory, realPath(QFileInfo(dotGit).path()),
                            firstLineOf(directory + QStringLiteral("/locked"))});
        }
    }
    return entries;
}

std::optional<WorktreeEntry> findWorktreeEntry(const QString &commonDirectory,
                                               const QString &worktreePath)
{
    const QString wanted = realPath(worktreePath);
    for (const QString &directory : entryDirectories(commonDirectory)) {
        const QString dotGit = firstLineOf(directory + QStringLiteral("/gitdir"));
        if (dotGit.isEmpty() || realPath(QFileInfo(dotGit).path()) != wanted) {
            continue;
        }
        return WorktreeEntry{directory, commonDirectory, worktreePath,
                             firstLineOf(directory + QStringLiteral("/locked"))};
    }
    return std::nullopt;
}

bool isBranchCheckedOut(const QString &commonDirectory, const QString &branch)
{
    const QString head = QStringLiteral("ref: refs/heads/") + branch;
    for (const QString &directory :
         QStringList{commonDirectory} + entryDirectories(commonDirectory)) {
        if (firstLineOf(directory + QStringLiteral("/HEAD")) == head) {
            return true;
        }
    }
    return false;
}

bool isBranchMadeWith(const QString &commonDirectory, const QString &branch, const QString &note)
{
    const QString first =
        firstLineOf(QStringLiteral("%1/logs/refs/heads/%2").arg(commonDirectory, branch));
    return first.section(u'\t', 1) == note;
}

std::optional<QString> detachWorktreeEntry(const WorktreeEntry &entry)
{
    const QString aside =
        QStringLiteral("%1/sibyl-trash-%2-%3")
            .arg(entry.commonDirectory, QFileInfo(entry.adminDirectory).fileName(),
                 QString::number(QRandomGenerator::global()->generate(), 16));
    if (!QFile::rename(entry.adminDirectory, aside)) {
        return std::nullopt;
    }
    // git removes the folder of worktrees with its last one as well.
    QDir(entry.commonDirectory).rmdir(QStringLiteral("worktrees"));
    return aside;
}

} // namespace sibyl
