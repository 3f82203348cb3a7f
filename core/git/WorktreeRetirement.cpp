// SPDX-License-Identifier: Apache-2.0
#include "git/WorktreeRetirement.h"

#include "git/CommitIdentity.h"
#include "git/NestedRepositories.h"
#include "git/RefName.h"
#include "git/Trash.h"
#include "git/WorktreePool.h"

#include <QFile>
#include <QFileInfo>

namespace sibyl {
namespace {

constexpr int maxRescueRefs = 1000;

} // namespace

WorktreeRetirement::WorktreeRetirement(const GitServices &services, RetireRequest request,
                                       QObject *parent)
    : GitOperation(services, parent)
    , m_request(std::move(request))
{
}

GitCall WorktreeRetirement::call(const QStringList &arguments, GitAccess access) const
{
    GitCall call;
    call.arguments = arguments;
    call.access = access;
    call.pinned = m_entry.pinned();
    if (!QFileInfo(m_entry.path).isDir()) {
        call.pinned->path = m_entry.adminDirectory;
    }
    return call;
}

void WorktreeRetirement::giveUp(const Error &error)
{
    keep(error.text());
}

void WorktreeRetirement::keep(const QString &why)
{
    if (!m_entry.adminDirectory.isEmpty()) {
        QFile::remove(WorktreeSnapshot::indexFile(m_entry));
    }
    m_report.whyKept = why;
    finish(m_report);
}

void WorktreeRetirement::start()
{
    GitCall question;
    question.directory = m_request.worktree.repository;
    question.arguments = {QStringLiteral("rev-parse"), QStringLiteral("--path-format=absolute"),
                          QStringLiteral("--git-common-dir")};
    require(question, [this](const CommandReport &report) {
        findEntry(QFile::decodeName(report.stdoutBytes.trimmed()));
    });
}

void WorktreeRetirement::findEntry(const QString &commonDirectory)
{
    const QFileInfo directory(m_request.worktree.path);
    const std::optional<WorktreeEntry> entry = findWorktreeEntry(commonDirectory, m_request.worktree.path);
    if (!entry && !directory.exists()) {
        m_report.isRemoved = true;
        finish(m_report);
        return;
    }
    if (!entry || !entry->isOurs()) {
        keep(QStringLiteral("it is not, or no longer, a worktree that a runner made"));
        return;
    }
    m_entry = *entry;
    if (QFileInfo(m_request.worktree.path + QStringLiteral("/.git")).isDir()) {
        keep(QStringLiteral("its .git was replaced by a repository of its own"));
        return;
    }
    if (!directory.isDir()) {
        if (QFileInfo::exists(m_entry.adminDirectory + QStringLiteral("/modules"))) {
            keep(QStringLiteral(
                "its directory is gone, but its submodules' commits are still here"));
            return;
        }
        run(call({QStringLiteral("rev-parse"), QStringLiteral("--quiet"),
                  QStringLiteral("--verify"), QStringLiteral("HEAD^{commit}")},
                 GitAccess::Read),
            [this](const CommandReport &report) {
                m_snapshot.headCommit = QString::fromUtf8(report.stdoutBytes.trimmed());
                rescueHead();
            });
        return;
    }
    takeSnapshot();
}

void WorktreeRetirement::takeSnapshot()
{
    auto *snapshot = new WorktreeSnapshot(services(), m_entry, m_request.rescueInclude, this);
    snapshot->begin([this](Result<SnapshotReport> report) {
        if (!report) {
            giveUp(report.error());
            return;
        }
        m_snapshot = *std::move(report);
        if (!m_snapshot.nested.isEmpty()) {
            keep(QStringLiteral("there is a repository inside it at %1")
                     .arg(m_snapshot.nested.first()));
        } else if (!m_snapshot.unreadable.isEmpty()) {
            keep(
                QStringLiteral("some of its files cannot be read (%1)").arg(m_snapshot.unreadable));
        } else if (m_snapshot.isListCut) {
            keep(QStringLiteral("it has too many changes to look through"));
        } else {
            lookInside();
        }
    });
}

void WorktreeRetirement::lookInside()
{
    auto *nested =
        new NestedRepositories(services(), m_entry, WorktreeSnapshot::indexFile(m_entry),
                               m_request.worktree.baseCommit, this);
    nested->begin([this](const Result<QString> &reason) {
        if (!reason) {
            giveUp(reason.error());
        } else if (!reason->isEmpty()) {
            keep(*reason);
        } else if (m_snapshot.hasChanges()) {
            rescueFiles();
        } else {
            rescueHead();
        }
    });
}

void WorktreeRetirement::rescueFiles()
{
    auto *identity = new CommitIdentity(services(), m_entry.pinned(), this);
    identity->begin([this](const Result<QMap<QByteArray, QByteArray>> &variables) {
        if (!variables) {
            giveUp(variables.error());
            return;
        }
        GitCall commit = call({QStringLiteral("commit-tree"), m_snapshot.tree}, GitAccess::Write);
        if (!m_snapshot.headCommit.isEmpty()) {
            commit.arguments << QStringLiteral("-p") << m_snapshot.headCommit;
        }
        commit.variables = *variables;
        commit.input =
            "Rescued before the worktree of " + m_request.worktree.branch.toUtf8() + " was removed\n";
        require(commit, [this](const CommandReport &report) {
            writeRescueRef(QString::fromUtf8(report.stdoutBytes.trimmed()), 1);
        });
    });
}

// A detached HEAD may hold commits that no ref has.
void WorktreeRetirement::rescueHead()
{
    if (m_snapshot.headCommit.isEmpty()) {
        remove();
        return;
    }
    require(call({QStringLiteral("for-each-ref"), QStringLiteral("--count=1"),
                  QStringLiteral("--format=%(refname)"), QStringLiteral("--contains"),
                  m_snapshot.headCommit, QStringLiteral("refs/heads"),
                  QStringLiteral("refs/sibyl/head"), QStringLiteral("refs/sibyl/rescue"),
                  QStringLiteral("refs/tags")},
                 GitAccess::Read),
            [this](const CommandReport &report) {
                report.stdoutBytes.isEmpty() ? writeRescueRef(m_snapshot.headCommit, 1) : remove();
            });
}

void WorktreeRetirement::writeRescueRef(const QString &commit, int n)
{
    const QString name = QStringLiteral("refs/sibyl/rescue/") + taskRefComponent(m_request.taskId) +
                         (n > 1 ? QStringLiteral("-%1").arg(n) : QString());
    const GitCall creation =
        call({QStringLiteral("update-ref"), name, commit, QString(commit.size(), u'0')},
             GitAccess::Write);
    run(creation, [this, name, commit, n, creation](const CommandReport &report) {
        if (report.isSuccess()) {
            m_report.rescueRef = name;
            remove();
        } else if (report.stderrBytes.contains("reference already exists") && n < maxRescueRefs) {
            writeRescueRef(commit, n + 1);
        } else {
            giveUp(gitError(creation, report));
        }
    });
}

void WorktreeRetirement::remove()
{
    lock(m_entry.commonDirectory, [this] {
        QFile::remove(WorktreeSnapshot::indexFile(m_entry));
        if (!m_snapshot.hasHidden && QFileInfo(m_entry.path).isDir() &&
            services().pool.recycle(m_entry, m_snapshot.headCommit)) {
            m_report.isRemoved = true;
            finish(m_report);
            return;
        }
        QStringList trash;
        if (QFileInfo(m_entry.path).exists()) {
            const Result<QString> moved = moveToTrash(m_entry.path, services().trashDirectoryName);
            if (!moved) {
                giveUp(moved.error());
                return;
            }
            trash << *moved;
        }
        if (const std::optional<QString> aside = detachWorktreeEntry(m_entry)) {
            trash << *aside;
        }
        deleteSlowly(services().git, trash, &services().locks);
        m_report.isRemoved = true;
        finish(m_report);
    });
}

} // namespace sibyl
