// SPDX-License-Identifier: Apache-2.0
#include "git/WorkCollection.h"

#include "git/CommitIdentity.h"
#include "git/DiffSummary.h"
#include "git/RefName.h"

#include <QFile>
#include <QFileInfo>

#include <array>

namespace sibyl {
namespace {

constexpr Milliseconds diffLimit{120'000};
constexpr int maxCommits = 100;

QString zeroLike(const QString &commit)
{
    return QString(commit.size(), u'0');
}

} // namespace

WorkCollection::WorkCollection(const GitServices &services, CollectRequest request, QObject *parent)
    : GitOperation(services, parent)
    , m_request(std::move(request))
{
}

GitCall WorkCollection::call(const QStringList &arguments, GitAccess access) const
{
    GitCall call;
    call.arguments = arguments;
    call.access = access;
    call.timeLimit = diffLimit;
    call.pinned = m_entry.pinned();
    if (!QFileInfo(m_entry.path)
             .isDir()) { // the agent deleted it; refs and objects are still there
        call.pinned->path = m_entry.adminDirectory;
    }
    return call;
}

void WorkCollection::note(const QString &sentence)
{
    m_summary.notice += m_summary.notice.isEmpty() ? sentence : QStringLiteral("; ") + sentence;
}

void WorkCollection::start()
{
    if (!isAcceptableBranchName(m_request.worktree.branch)) {
        finish(fail(ErrorKind::Internal,
                    QStringLiteral("a worktree without a branch cannot be collected"),
                    m_request.worktree.path));
        return;
    }
    GitCall question;
    question.directory = m_request.worktree.repository;
    question.arguments = {QStringLiteral("rev-parse"), QStringLiteral("--path-format=absolute"),
                          QStringLiteral("--git-common-dir")};
    require(question, [this](const CommandReport &report) {
        findEntry(QFile::decodeName(report.stdoutBytes.trimmed()));
    });
}

void WorkCollection::findEntry(const QString &commonDirectory)
{
    const std::optional<WorktreeEntry> entry =
        findWorktreeEntry(commonDirectory, m_request.worktree.path);
    if (!entry) {
        finish(fail(ErrorKind::NotFound,
                    QStringLiteral("the repository does not know this worktree any more"),
                    m_request.worktree.path));
        return;
    }
    m_entry = *entry;
    if (QFileInfo(m_entry.path).isDir()) {
        takeSnapshot();
        return;
    }
    note(QStringLiteral("the worktree's directory is gone, only what was committed is left"));
    findTaskBranch();
}

void WorkCollection::takeSnapshot()
{
    auto *snapshot = new WorktreeSnapshot(services(), m_entry, {}, this);
    snapshot->begin([this](Result<SnapshotReport> report) {
        if (!report) {
            giveUp(report.error());
            return;
        }
        m_snapshot = *std::move(report);
        m_work = m_snapshot.headCommit;
        noteState();
        if (m_snapshot.hasChanges() && m_request.leftovers == Leftovers::Commit) {
            commitLeftovers();
            return;
        }
        if (m_snapshot.hasChanges()) {
            note(QStringLiteral("uncommitted changes are left in %1").arg(m_entry.path));
        }
        findTaskBranch();
    });
}

void WorkCollection::noteState()
{
    constexpr std::array operations{
        std::pair{QLatin1StringView("MERGE_HEAD"), QLatin1StringView("merge")},
        std::pair{QLatin1StringView("rebase-merge"), QLatin1StringView("rebase")},
        std::pair{QLatin1StringView("rebase-apply"), QLatin1StringView("rebase")},
        std::pair{QLatin1StringView("CHERRY_PICK_HEAD"), QLatin1StringView("cherry-pick")},
        std::pair{QLatin1StringView("REVERT_HEAD"), QLatin1StringView("revert")},
    };
    for (const auto &[file, name] : operations) {
        if (QFileInfo::exists(m_entry.adminDirectory + u'/' + file)) {
            note(QStringLiteral("a %1 was left unfinished, its files may hold conflict markers")
                     .arg(name));
        }
    }
    if (!m_snapshot.nested.isEmpty()) {
        note(QStringLiteral("repositories inside the worktree were not committed: %1")
                 .arg(QStringList(m_snapshot.nested.mid(0, 5)).join(QStringLiteral(", "))));
    }
    if (!m_snapshot.unreadable.isEmpty()) {
        note(QStringLiteral("not every file could be committed (%1)").arg(m_snapshot.unreadable));
    }
    if (QFileInfo(m_entry.path + QStringLiteral("/.git")).isDir()) {
        note(QStringLiteral(
            "the worktree's .git was replaced, commits made with it are not included"));
    }
}

void WorkCollection::commitLeftovers()
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
        commit.input = m_request.commitMessage.trimmed().toUtf8() + '\n';
        commit.variables = *variables;
        require(commit, [this](const CommandReport &report) {
            m_work = QString::fromUtf8(report.stdoutBytes.trimmed());
            m_summary.hasRunnerCommit = true;
            findTaskBranch();
        });
    });
}

void WorkCollection::findTaskBranch()
{
    run(call({QStringLiteral("rev-parse"), QStringLiteral("--quiet"), QStringLiteral("--verify"),
              QStringLiteral("refs/heads/%1^{commit}").arg(m_request.worktree.branch)}),
        [this](const CommandReport &report) {
            placeBranch(QString::fromUtf8(report.stdoutBytes.trimmed()));
        });
}

void WorkCollection::placeBranch(const QString &tip)
{
    if (m_work.isEmpty()) {
        m_work = tip; // the directory or HEAD's commit is gone
    }
    if (m_work == tip) {
        readSummary();
    } else if (m_snapshot.headBranch == m_request.worktree.branch || tip.isEmpty()) {
        moveBranch(tip);
    } else {
        compareWith(tip);
    }
}

void WorkCollection::compareWith(const QString &tip)
{
    const QString place =
        m_snapshot.headBranch.isEmpty() ? QStringLiteral("a detached HEAD") : m_snapshot.headBranch;
    runAll(
        {call({QStringLiteral("merge-base"), QStringLiteral("--is-ancestor"), tip, m_work}),
         call({QStringLiteral("merge-base"), QStringLiteral("--is-ancestor"), m_work, tip})},
        [this, tip, place](const QList<CommandReport> &reports) {
            if (reports.at(0).isSuccess()) {
                note(QStringLiteral("the agent ended on %1, %2 was moved forward to its work")
                         .arg(place, m_request.worktree.branch));
                moveBranch(tip);
            } else if (reports.at(1).isSuccess() && !m_summary.hasRunnerCommit) {
                m_work = tip;
                readSummary();
            } else {
                note(QStringLiteral(
                         "the agent ended on %1, which is apart from %2; its work is kept as %3")
                         .arg(place, m_request.worktree.branch,
                              QStringLiteral("refs/sibyl/head/%1").arg(m_request.worktree.branch)));
                keepHeadApart();
            }
        });
}

void WorkCollection::moveBranch(const QString &from)
{
    const QString branch = QStringLiteral("refs/heads/") + m_request.worktree.branch;
    require(call({QStringLiteral("update-ref"), QStringLiteral("-m"),
                  QStringLiteral("sibyl-runner: work of the agent"), branch, m_work,
                  from.isEmpty() ? zeroLike(m_work) : from},
                 GitAccess::Write),
            [this, branch](const CommandReport &) {
                settleWorktree({QStringLiteral("symbolic-ref"), QStringLiteral("HEAD"), branch});
            });
}

void WorkCollection::keepHeadApart()
{
    require(call({QStringLiteral("update-ref"),
                  QStringLiteral("refs/sibyl/head/") + m_request.worktree.branch, m_work},
                 GitAccess::Write),
            [this](const CommandReport &) {
                settleWorktree({QStringLiteral("update-ref"), QStringLiteral("--no-deref"),
                                QStringLiteral("HEAD"), m_work});
            });
}

// HEAD and index say what the files are, so that a later attempt finds the worktree clean.
void WorkCollection::settleWorktree(const QStringList &headCommand)
{
    const QString index = m_entry.adminDirectory + QStringLiteral("/index");
    if (m_summary.hasRunnerCommit) {
        QFile::remove(index + QStringLiteral(".lock")); // its owner has ended
        QFile::remove(index);
        QFile::rename(WorktreeSnapshot::indexFile(m_entry), index);
    }
    run(call(headCommand, GitAccess::Write), [this](const CommandReport &) { readSummary(); });
}

void WorkCollection::readSummary()
{
    QFile::remove(WorktreeSnapshot::indexFile(m_entry));
    if (m_work.isEmpty()) {
        finish(m_summary);
        return;
    }
    m_summary.headCommit = m_work;
    GitCall emptyTree = call({QStringLiteral("hash-object"), QStringLiteral("-t"),
                              QStringLiteral("tree"), QStringLiteral("--stdin")});
    const QString known = m_request.worktree.baseCommit;
    require(emptyTree, [this, known](const CommandReport &tree) {
        const QString base =
            known.isEmpty() ? QString::fromUtf8(tree.stdoutBytes.trimmed()) : known;
        const QString range =
            known.isEmpty() ? m_work : QStringLiteral("%1..%2").arg(known, m_work);
        const QStringList diff = plainDiff();
        GitCall patch = call(diff + QStringList{base, m_work});
        patch.maxOutputBytes = m_request.maxPatchBytes;
        runAll(
            {call({QStringLiteral("rev-list"), QStringLiteral("--count"), range}),
             call({QStringLiteral("log"), QStringLiteral("-z"), QStringLiteral("--format=%H%x00%s"),
                   QStringLiteral("--max-count=%1").arg(maxCommits), range}),
             call(diff + QStringList{QStringLiteral("--shortstat"), base, m_work}), patch,
             call({QStringLiteral("merge-base"), QStringLiteral("--is-ancestor"),
                   known.isEmpty() ? m_work : known, m_work})},
            [this, base](const QList<CommandReport> &reports) { readReports(base, reports); });
    });
}

void WorkCollection::readReports(const QString &base, const QList<CommandReport> &reports)
{
    if (!reports.at(0).isSuccess() || !reports.at(2).isSuccess()) {
        note(QStringLiteral("the work could not be compared with its base %1").arg(base));
    }
    m_summary.commitCount = reports.at(0).stdoutBytes.trimmed().toInt();
    m_summary.commits = commitLinesFrom(reports.at(1).stdoutBytes);
    const DiffCounts counts = diffCountsFrom(reports.at(2).stdoutBytes);
    m_summary.filesChanged = counts.files;
    m_summary.insertions = counts.insertions;
    m_summary.deletions = counts.deletions;
    m_summary.patch = boundedPatch(reports.at(3).stdoutBytes, m_request.maxPatchBytes);
    m_summary.isPatchCut =
        reports.at(3).isCut || m_summary.patch.size() < reports.at(3).stdoutBytes.size();
    if (reports.at(4).exitCode == 1) {
        note(QStringLiteral("the branch does not contain its base any more, it was rewritten"));
    }
    finish(m_summary);
}

} // namespace sibyl
