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
