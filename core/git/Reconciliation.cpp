// SPDX-License-Identifier: Apache-2.0
#include "git/Reconciliation.h"

#include "base/AtomicFile.h"
#include "git/Trash.h"
#include "git/WorktreeEntry.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace sibyl {
namespace {

constexpr qsizetype maxDirectories = 20'000;
constexpr qint64 maxGitFileBytes = 64 * 1024;

bool isLeadingNowhere(const QString &gitFile)
{
    const Result<QByteArray> text = readWholeFile(gitFile, maxGitFileBytes);
    return text && text->startsWith("gitdir: /") &&
           !QFileInfo::exists(QFile::decodeName(text->mid(8).trimmed()));
}

} // namespace

Reconciliation::Reconciliation(const GitServices &services, ReconcileRequest request,
                               QObject *parent)
    : GitOperation(services, parent)
    , m_request(std::move(request))
{
}

void Reconciliation::start()
{
    m_trash = leftInTrash(m_request.worktreeBase, services().trashDirectoryName);
    for (QString &path : m_request.knownPaths) {
        path = realPath(path);
    }
    m_request.repositories.removeDuplicates();
    nextRepository();
}

void Reconciliation::nextRepository()
{
    if (m_request.repositories.isEmpty()) {
        lookForOrphans();
        return;
    }
    GitCall question;
    question.directory = m_request.repositories.takeFirst();
    question.arguments = {QStringLiteral("rev-parse"), QStringLiteral("--path-format=absolute"),
                          QStringLiteral("--git-common-dir")};
    if (!QFileInfo(question.directory).isDir()) {
        nextRepository(); // a disk that is not mounted now
        return;
    }
    run(question, [this](const CommandReport &report) {
        const QString common = QFile::decodeName(report.stdoutBytes.trimmed());
        if (report.isSuccess() && !m_seen.contains(common)) {
            m_seen << common;
            compare(common);
        }
        nextRepository();
    });
}

void Reconciliation::compare(const QString &commonDirectory)
{
    for (const QString &name :
         QDir(commonDirectory).entryList({QStringLiteral("sibyl-trash-*")}, QDir::Dirs | QDir::NoSymLinks)) {
        m_trash << commonDirectory + u'/' + name;
    }
    const QString ours = worktreeLockReason(m_request.lockOwner, QString());
    for (const WorktreeEntry &entry : worktreeEntries(commonDirectory)) {
        const QString taskId = entry.lockReason.mid(ours.size());
        if (!entry.lockReason.startsWith(ours) || m_request.knownPaths.contains(entry.path) ||
            m_request.openTaskIds.contains(taskId)) {
            continue;
        }
        m_report.unknown << QStringLiteral("%1 was made for task %2, which the journal does not know%3")
                                .arg(entry.path, taskId,
                                     QFileInfo(entry.path).isDir()
                                         ? QString()
                                         : QStringLiteral("; its files are gone"));
    }
}

void Reconciliation::lookForOrphans()
{
    qsizetype count = 0;
    const auto folders = QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot;
    for (const QFileInfo &project : QDir(m_request.worktreeBase).entryInfoList(folders)) {
        for (const QFileInfo &task : QDir(project.filePath()).entryInfoList(folders)) {
            if (++count > maxDirectories) {
                break;
            }
            const QFileInfo gitFile(task.filePath() + QStringLiteral("/.git"));
            if (gitFile.isFile() && isLeadingNowhere(gitFile.filePath())) {
                m_report.unknown << QStringLiteral("%1 is a worktree that its repository no longer knows")
                                        .arg(task.filePath());
            }
        }
    }
    m_report.emptiedCount = static_cast<int>(m_trash.size());
    deleteSlowly(services().git, m_trash, &services().locks);
    finish(m_report);
}

} // namespace sibyl
