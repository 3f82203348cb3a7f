// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "process/ShortCommand.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace sibyl {

// What a checkout on this machine is.
struct RepositoryFacts {
    QString topLevel;      // of the working tree; equal to the directory for a bare one
    QString commonDir;     // where refs and objects lie, absolute
    QString defaultBranch; // short name, e.g. "main"; empty in an empty repository
    QString currentBranch; // empty when HEAD is detached
    QString remoteUrl;     // of origin, else the first remote, credentials removed; may be empty
    bool hasCommits = false;
    bool isBare = false;
    bool hasSubmodules = false;
};

// What of a commit a worktree holds, and what comes along.
struct WorktreeShape {
    QStringList sparse;  // directories; empty: everything
    QStringList copy;    // patterns as in .gitignore, of untracked files of the checkout
    bool submodules = true;
    bool lfs = true;     // false: pointers of large files stay as they are
};

struct WorktreeRequest {
    QString repository;    // a directory inside the checkout
    QString path;          // of the worktree to make; its parent is made
    QString taskId;
    QString lockOwner;     // goes into the worktree's lock reason
    QString requestedBranch; // config.branch of the task: base, or continued when below sibyl/
    QString baseRef;         // overrides the default branch; may be empty
    QString existingBranch;  // this task's branch of an earlier attempt, to be continued; may be empty
    WorktreeShape shape;
    Milliseconds fetchLimit{30'000}; // 0 = no fetch
};

struct Worktree {
    QString repository; // top level or bare directory it belongs to
    QString path;
    QString branch;     // short name below sibyl/
    QString baseRef;    // what was asked for, as a name
    QString baseCommit; // 40 or 64 hex digits; empty in an empty repository (unborn branch)
    QString notice;     // e.g. "fetch failed, working from the local main"; may be empty
};

struct CommitLine {
    QString id;
    QString subject;
};

// What the agent left behind, relative to Worktree::baseCommit.
struct WorkSummary {
    QString headCommit;
    QList<CommitLine> commits; // newest first, at most 100
    int commitCount = 0;
    int filesChanged = 0;
    int insertions = 0;
    int deletions = 0;
    QByteArray patch;          // at most maxPatchBytes
    bool isPatchCut = false;
    bool hasRunnerCommit = false; // uncommitted changes were committed by us
    QString notice;               // e.g. nested repository left uncommitted
};

// What becomes of changes that the agent did not commit.
enum class Leftovers { Commit, Leave };

struct CollectRequest {
    Worktree worktree;
    Leftovers leftovers = Leftovers::Commit;
    QString commitMessage; // for what the agent left uncommitted
    qint64 maxPatchBytes = 256 * 1024;
};

enum class DeliveryKind { Push, Bundle, Patch };

struct DeliverRequest {
    Worktree worktree;
    DeliveryKind kind = DeliveryKind::Push;
    QString commit;   // where the work ends: WorkSummary::headCommit, whatever the branch does meanwhile
    QString filePath; // of the bundle or patch to make
};

struct RetireRequest {
    Worktree worktree;
    QString taskId;
    QStringList rescueInclude; // patterns as in .gitignore: ignored files that are rescued too
};

// How a worktree was given up.
struct RetireReport {
    QString rescueRef; // refs/sibyl/rescue/<task>, when something had to be saved; else empty
    bool isRemoved = false;
    QString whyKept;   // when not removed
};

template <typename T>
using GitCallback = std::function<void(Result<T>)>;

// After a start.
struct ReconcileRequest {
    QString worktreeBase;
    QStringList repositories;
    QString lockOwner;       // whose worktrees are looked at
    QStringList knownPaths;  // worktrees that the journal knows
    QStringList openTaskIds; // tasks whose worktree may be just in the making
};

struct ReconcileReport {
    QStringList unknown;  // sentences; nothing of it was touched
    int emptiedCount = 0; // leftovers in trashes that are being deleted
};

// Worktrees of one repository that are kept ready for its tasks.
struct PoolSpec {
    QString repository;
    QString directory; // where they lie, on the file system of the worktrees to be
    QString lockOwner;
    QString baseRef;   // as WorktreeRequest::baseRef
    WorktreeShape shape;
    int size = 0;
};

struct GitOptions {
    QString trashDirectoryName{QStringLiteral(".sibyl-trash")};
    Milliseconds fetchFreshness{10'000}; // for so long a fetch serves those who ask for the same
    Milliseconds poolDelay{3'000};       // before the pool is filled: an assignment's own work comes first
};

// The git side of a task, for any number of repositories at once. Adds, removals, prunes and
// fetches of one repository run one at a time (in-process queue and a lock file in the common
// directory for other runners); checkouts run outside that lock. Every call is an argument list
// with a pinned environment (no prompts, hooks, pagers, editors or signing; no GIT_* inherited).
// The user's own checkout, branches, index and stash are never touched. Callbacks come once, never
// from inside a call, not after `context` is gone. Main thread only.
class Git : public QObject
{
    Q_OBJECT

public:
    Git(CommandRunner &commands, Clock &clock, const GitOptions &options = {});
    ~Git() override;

    // "2.39.5"; ErrorKind::NotFound with what to install when there is no git.
    void version(QObject *context, GitCallback<QString> callback);
    void inspect(const QString &directory, QObject *context, GitCallback<RepositoryFacts> callback);
    void addWorktree(const WorktreeRequest &request, QObject *context, GitCallback<Worktree> callback);
    // A bare mirror of `url` below `mirrorBase`, made or refreshed; answers its directory.
    void mirror(const QString &url, const QString &mirrorBase, QObject *context,
                GitCallback<QString> callback);
    void collect(const CollectRequest &request, QObject *context, GitCallback<WorkSummary> callback);
    // Hands the task's branch over; answers where it is now. See git/WorkDelivery.h.
    void deliver(const DeliverRequest &request, QObject *context, GitCallback<QString> callback);
    // Removes the worktree only when every byte in it is reachable from a commit or was put on a
    // rescue ref; the branch stays.
    void retire(const RetireRequest &request, QObject *context, GitCallback<RetireReport> callback);
    // Deletes a directory of ours at idle priority; nothing for an empty path.
    void discard(const QString &path);
    // Worktrees that are kept ready; the whole list each time.
    void keepWarm(const QList<PoolSpec> &specs);
    int warmCount() const;
    // Journal, repositories and disk compared; empties trashes.
    void reconcile(const ReconcileRequest &request, QObject *context,
                   GitCallback<ReconcileReport> callback);
    // Keeps a commit of the task on a rescue ref of its own, whose name it answers.
    void rescueWork(const QString &repository, const QString &commit, const QString &taskId, QObject *context,
                    GitCallback<QString> callback);

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace sibyl
