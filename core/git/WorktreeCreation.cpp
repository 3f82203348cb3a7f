// SPDX-License-Identifier: Apache-2.0
#include "git/WorktreeCreation.h"

#include "git/RefName.h"
#include "git/SubmodulePopulation.h"
#include "git/Trash.h"
#include "git/UntrackedFileCopy.h"
#include "git/WorktreeCheckout.h"
#include "git/WorktreePool.h"
#include "git/WorktreeRetirement.h"

#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>

namespace sibyl {
namespace {

constexpr int maxRetries = 5;
constexpr int maxBranchNames = 100;

// Two races of `worktree add` with other git processes; both go away when tried again.
bool isKnownRace(const CommandReport &report)
{
    return report.stderrBytes.contains("could not lock config file") ||
           report.stderrBytes.contains("commondir");
}

bool isCheckedOutElsewhere(const CommandReport &report)
{
    return report.stderrBytes.contains("already checked out") ||
           report.stderrBytes.contains("already used by worktree");
}

} // namespace

WorktreeCreation::WorktreeCreation(const GitServices &services, WorktreeRequest request,
                                   QObject *parent)
    : GitOperation(services, parent)
    , m_request(std::move(request))
{
}

GitCall WorktreeCreation::call(const QStringList &arguments, GitAccess access) const
{
    GitCall call;
    call.directory = m_details.facts.topLevel;
    call.arguments = arguments;
    call.access = access;
    return call;
}

void WorktreeCreation::note(const QString &sentence)
{
    if (!sentence.isEmpty()) {
        m_worktree.notice +=
            m_worktree.notice.isEmpty() ? sentence : QStringLiteral("; ") + sentence;
    }
}

void WorktreeCreation::start()
{
    auto *inspection = new RepositoryInspection(services(), m_request.repository, this);
    inspection->begin([this](Result<RepositoryDetails> details) {
        if (!details) {
            giveUp(details.error());
            return;
        }
        m_details = *std::move(details);
        clearPlace();
    });
}

void WorktreeCreation::clearPlace()
{
    const QFileInfo place(m_request.path);
    if (place.isAbsolute() && !place.exists() && !place.isSymLink()) {
        resolveBase();
        return;
    }
    const auto refuse = [this] {
        finish(fail(ErrorKind::Conflict, QStringLiteral("the worktree's place is taken"),
                    m_request.path));
    };
    const std::optional<WorktreeEntry> entry =
        place.isDir() && !place.isSymLink()
            ? findWorktreeEntry(m_details.facts.commonDir, m_request.path)
            : std::nullopt;
    if (!entry ||
        entry->lockReason != worktreeLockReason(m_request.lockOwner, m_request.taskId)) {
        refuse();
        return;
    }
    RetireRequest leftover;
    leftover.worktree.repository = m_details.facts.topLevel;
    leftover.worktree.path = m_request.path;
    leftover.worktree.branch = QStringLiteral("an interrupted start");
    leftover.taskId = m_request.taskId;
    auto *retirement = new WorktreeRetirement(services(), leftover, this);
    retirement->begin([this, refuse](const Result<RetireReport> &report) {
        if (!report || !report->isRemoved) {
            refuse();
            return;
        }
        if (!report->rescueRef.isEmpty()) {
            note(QStringLiteral("files of an interrupted start are kept as %1")
                     .arg(report->rescueRef));
        }
        resolveBase();
    });
}

void WorktreeCreation::resolveBase()
{
    auto *resolution = new BaseResolution(services(), m_details, m_request, this);
    resolution->begin([this](Result<ChosenBase> base) {
        if (!base) {
            giveUp(base.error());
            return;
        }
        m_base = *std::move(base);
        m_worktree.repository = m_details.facts.topLevel;
        m_worktree.path = m_request.path;
        m_worktree.baseRef = m_base.name;
        m_worktree.baseCommit = m_base.commit;
        note(m_base.notice);
        if (!QDir().mkpath(QFileInfo(m_request.path).absolutePath())) {
            giveUp({ErrorKind::Storage,
                    QStringLiteral("the worktree's parent directory cannot be made"),
                    m_request.path});
            return;
        }
        lock(m_details.facts.commonDir, [this] { repairOwnEntry(); });
    });
}

// A worktree of ours whose directory was deleted by hand still blocks its path and its branch. Only
// that entry goes; `worktree prune` would take those of others too.
void WorktreeCreation::repairOwnEntry()
{
    const std::optional<WorktreeEntry> stale =
        findWorktreeEntry(m_details.facts.commonDir, m_request.path);
    if (stale && stale->isOurs()) {
        if (const std::optional<QString> aside = detachWorktreeEntry(*stale)) {
            deleteSlowly(services().git, {*aside}, &services().locks);
        }
    }
    const QString wanted =
        m_request.existingBranch.isEmpty() ? m_base.continuedBranch : m_request.existingBranch;
    if (isAcceptableBranchName(wanted)) {
        findContinuedTip(wanted);
    } else if (m_base.commit.isEmpty()) {
        makeUnborn(0);
    } else {
        makeBranch(0);
    }
}

void WorktreeCreation::findContinuedTip(const QString &branch)
{
    run(call({QStringLiteral("rev-parse"), QStringLiteral("--quiet"), QStringLiteral("--verify"),
              QStringLiteral("--end-of-options"),
              QStringLiteral("refs/heads/%1^{commit}").arg(branch)},
             GitAccess::Read),
        [this, branch](const CommandReport &report) {
            const QString tip = QString::fromUtf8(report.stdoutBytes.trimmed());
            if (tip.isEmpty()) {
                m_base.commit.isEmpty() ? makeUnborn(0) : makeBranch(0);
                return;
            }
            m_start = Start::Continued;
            m_worktree.branch = branch;
            if (m_request.existingBranch.isEmpty()) {
                m_worktree.baseCommit = tip; // the work of this task begins where the branch is
                add({branch});
            } else {
                findForkPoint(tip);
            }
        });
}

void WorktreeCreation::findForkPoint(const QString &tip)
{
    if (m_base.commit.isEmpty()) {
        add({m_worktree.branch});
        return;
    }
    run(call({QStringLiteral("merge-base"), tip, m_base.commit}, GitAccess::Read),
        [this, tip](const CommandReport &report) {
            const QString fork = QString::fromUtf8(report.stdoutBytes.trimmed());
            m_worktree.baseCommit = fork.isEmpty() ? tip : fork;
            add({m_worktree.branch});
        });
}

// Making the ref fails when it exists, so a branch that we go on with is provably ours.
void WorktreeCreation::makeBranch(int n)
{
    const QString branch = taskBranchName(m_request.taskId, n);
    const GitCall creation = call({QStringLiteral("update-ref"), QStringLiteral("--create-reflog"),
                                   QStringLiteral("-m"), branchNote(),
                                   QStringLiteral("refs/heads/") + branch, m_base.commit,
                                   QString(m_base.commit.size(), u'0')},
                                  GitAccess::Write);
    run(creation, [this, n, branch, creation](const CommandReport &report) {
        if (report.isSuccess()) {
            m_start = Start::New;
            m_worktree.branch = branch;
            m_madeBranchAt = m_base.commit;
            add({branch});
        } else if (report.stderrBytes.contains("reference already exists") &&
                   n + 1 < maxBranchNames) {
            continueOwnBranch(branch, n);
        } else {
            giveUp(gitError(creation, report));
        }
    });
}

QString WorktreeCreation::branchNote() const
{
    return worktreeLockReason(m_request.lockOwner, m_request.taskId);
}

// A branch that we made for this very task, before a crash.
void WorktreeCreation::continueOwnBranch(const QString &branch, int n)
{
    const QString &common = m_details.facts.commonDir;
    if (isBranchMadeWith(common, branch, branchNote()) && !isBranchCheckedOut(common, branch)) {
        m_request.existingBranch = branch;
        findContinuedTip(branch);
    } else {
        makeBranch(n + 1);
    }
}

// git 2.39 cannot add a worktree without a commit (`--orphan` came with 2.42). So it is added at an
// empty commit that no ref keeps, and HEAD is then turned to the branch that is to come.
void WorktreeCreation::makeUnborn(int n)
{
    const QString branch = taskBranchName(m_request.taskId, n);
    if (n + 1 < maxBranchNames && isBranchCheckedOut(m_details.facts.commonDir, branch)) {
        makeUnborn(n + 1);
        return;
    }
    m_start = Start::Unborn;
    m_worktree.branch = branch;
    m_worktree.baseCommit.clear();
    GitCall tree = call({QStringLiteral("hash-object"), QStringLiteral("-t"),
                         QStringLiteral("tree"), QStringLiteral("-w"), QStringLiteral("--stdin")},
                        GitAccess::Write);
    require(tree, [this](const CommandReport &report) {
        GitCall commit =
            call({QStringLiteral("commit-tree"), QString::fromUtf8(report.stdoutBytes.trimmed())},
                 GitAccess::Write);
        commit.input = "Placeholder\n";
        for (const char *role : {"AUTHOR", "COMMITTER"}) {
            commit.variables.insert(QByteArray("GIT_") + role + "_NAME", "Sibyl Runner");
            commit.variables.insert(QByteArray("GIT_") + role + "_EMAIL", "sibyl-runner@localhost");
        }
        require(commit, [this](const CommandReport &made) {
            add({QStringLiteral("--detach"), QString::fromUtf8(made.stdoutBytes.trimmed())});
        });
    });
}

// Turns a worktree that was kept ready into this task's.
bool WorktreeCreation::takeWarm()
{
    if (m_start == Start::Unborn ||
        (m_start == Start::Continued && isBranchCheckedOut(m_details.facts.commonDir, m_worktree.branch))) {
        return false;
    }
    const std::optional<WorktreeEntry> warm =
        services().pool.take(m_details.facts.commonDir, m_request.shape);
    if (!warm) {
        return false;
    }
    const QString reason = worktreeLockReason(m_request.lockOwner, m_request.taskId);
    m_isAdded = moveWorktree(*warm, m_request.path, m_worktree.branch, reason).has_value();
    if (!m_isAdded) {
        // Still locked as one in the making: the next start of the runner throws it away.
        return false;
    }
    checkOut();
    return true;
}

void WorktreeCreation::add(const QStringList &commitish)
{
    if (takeWarm()) {
        return;
    }
    QStringList arguments{
        QStringLiteral("worktree"),      QStringLiteral("add"),
        QStringLiteral("--no-checkout"), QStringLiteral("--lock"),
        QStringLiteral("--reason"),      worktreeLockReason(m_request.lockOwner, m_request.taskId)};
    if (commitish.size() > 1) {
        arguments << commitish.first();
    }
    arguments << QStringLiteral("--") << m_request.path << commitish.last();
    const GitCall addition = call(arguments, GitAccess::Write);
    run(addition, [this, commitish, addition](const CommandReport &report) {
        if (!report.isSuccess()) {
            addAgain(commitish, addition, report);
            return;
        }
        m_isAdded = true;
        m_start == Start::Unborn ? nameUnbornBranch() : checkOut();
    });
}

void WorktreeCreation::addAgain(const QStringList &commitish, const GitCall &call,
                                const CommandReport &report)
{
    if (isKnownRace(report) && m_retries < maxRetries) {
        ++m_retries;
        const Milliseconds pause(10 + QRandomGenerator::global()->bounded(50 * m_retries));
        m_retry = services().clock.after(pause, this, [this, commitish] { add(commitish); });
        return;
    }
    if (m_start == Start::Continued && isCheckedOutElsewhere(report)) {
        note(QStringLiteral("the branch %1 is checked out elsewhere, working on a new one from it")
                 .arg(m_worktree.branch));
        run(this->call({QStringLiteral("rev-parse"), QStringLiteral("--verify"),
                        QStringLiteral("--end-of-options"),
                        QStringLiteral("refs/heads/%1^{commit}").arg(m_worktree.branch)},
                       GitAccess::Read),
            [this](const CommandReport &tip) {
                m_base.commit = QString::fromUtf8(tip.stdoutBytes.trimmed());
                m_base.name = m_worktree.branch;
                m_worktree.baseRef = m_base.name;
                m_worktree.baseCommit = m_base.commit;
                makeBranch(0);
            });
        return;
    }
    withdraw(gitError(call, report));
}

void WorktreeCreation::nameUnbornBranch()
{
    GitCall naming = call({QStringLiteral("symbolic-ref"), QStringLiteral("HEAD"),
                           QStringLiteral("refs/heads/") + m_worktree.branch},
                          GitAccess::Write);
    naming.directory = m_request.path;
    run(naming, [this, naming](const CommandReport &report) {
        if (report.isSuccess()) {
            finish(m_worktree);
        } else {
            withdraw(gitError(naming, report));
        }
    });
}

void WorktreeCreation::checkOut()
{
    unlock();
    if (const Result<> written = writeSparsePatterns(); !written) {
        withdraw(written.error());
        return;
    }
    services().checkouts.take(this, [this](CheckoutSlots::Slot *slot) {
        const GitCall checkout = checkoutCall(m_request.path, m_request.shape);
        run(checkout, [this, checkout, slot](const CommandReport &report) {
            delete slot;
            if (report.isSuccess()) {
                populateSubmodules();
            } else {
                withdraw(gitError(checkout, report));
            }
        });
    });
}

Result<> WorktreeCreation::writeSparsePatterns()
{
    if (m_request.shape.sparse.isEmpty()) {
        return {};
    }
    const auto entry = findWorktreeEntry(m_details.facts.commonDir, m_request.path);
    return entry ? writeSparseCheckout(*entry, m_request.shape.sparse)
                 : fail(ErrorKind::Git, QStringLiteral("the new worktree is gone"), m_request.path);
}

void WorktreeCreation::populateSubmodules()
{
    if (!m_request.shape.submodules ||
        !QFileInfo::exists(m_request.path + QStringLiteral("/.gitmodules"))) {
        copyFiles();
        return;
    }
    auto *population = new SubmodulePopulation(services(), m_details.facts, m_request.path,
                                               m_request.fetchLimit, this);
    population->begin([this](const Result<QString> &notice) {
        note(notice ? *notice : notice.error().text());
        copyFiles();
    });
}

void WorktreeCreation::copyFiles()
{
    if (m_details.facts.isBare) {
        finish(m_worktree); // no checkout to copy from
        return;
    }
    auto *copy = new UntrackedFileCopy(services(), m_details.facts.topLevel, m_request.path,
                                       m_request.shape.copy, this);
    copy->begin([this](const Result<QString> &notice) {
        note(notice ? *notice : notice.error().text());
        finish(m_worktree);
    });
}

// Takes back what this operation made, and ends it.
void WorktreeCreation::withdraw(const Error &error)
{
    QStringList leftovers;
    if (m_isAdded || QFileInfo(m_request.path).isDir()) {
        if (const Result<QString> moved =
                moveToTrash(m_request.path, services().trashDirectoryName)) {
            leftovers << *moved;
        }
    }
    if (const auto entry = findWorktreeEntry(m_details.facts.commonDir, m_request.path)) {
        if (const std::optional<QString> aside = detachWorktreeEntry(*entry)) {
            leftovers << *aside;
        }
    }
    deleteSlowly(services().git, leftovers, &services().locks);
    if (m_madeBranchAt.isEmpty()) {
        giveUp(error);
        return;
    }
    // Only while it still is where we made it.
    services().git.run(call({QStringLiteral("update-ref"), QStringLiteral("-d"),
                             QStringLiteral("refs/heads/") + m_worktree.branch, m_madeBranchAt},
                            GitAccess::Write),
                       this, [this, error](const Result<CommandReport> &) { giveUp(error); });
}

} // namespace sibyl
