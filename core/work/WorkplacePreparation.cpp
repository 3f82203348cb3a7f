// SPDX-License-Identifier: Apache-2.0
#include "work/WorkplacePreparation.h"

#include "base/Overloaded.h"
#include "work/WorkplaceEnvironment.h"
#include "work/WorkplaceScript.h"

#include <QDir>
#include <QFileInfo>

namespace sibyl {
namespace {

using WorkplaceDone = std::function<void(Result<PreparedWorkplace>)>;

Result<PreparedWorkplace> plainDirectory(const QString &path)
{
    if (!QDir().mkpath(path)) {
        return fail(ErrorKind::Storage, QStringLiteral("the task's directory cannot be made"), path);
    }
    return PreparedWorkplace{path, std::nullopt, {}};
}

// What lies at `wanted` without being in the journal is not provably ours: it stays, we go beside it.
QString freePath(const QString &wanted)
{
    QString path = wanted;
    for (int i = 2; QFileInfo::exists(path); ++i) {
        path = wanted + u'-' + QString::number(i);
    }
    return path;
}

void setUp(Git &git, ProcessLauncher &launcher, const WorkplaceRequest &request, const Worktree &worktree,
           QObject *context, WorkplaceDone done)
{
    const PreparedWorkplace prepared{worktree.path, worktree, worktree.notice};
    const ProjectCommand &setup = request.plan.worktrees.setup;
    if (setup.command.isEmpty()) {
        done(prepared);
        return;
    }
    AttemptRecord place = request.record;
    place.repository = worktree.repository;
    place.worktreePath = worktree.path;
    place.branch = worktree.branch;
    place.baseCommit = worktree.baseCommit;
    auto *script = new WorkplaceScript(launcher,
                                       {QStringLiteral("setup"), setup, request.record.directory + QStringLiteral("/setup"),
                                        worktree.path, scriptEnvironment(request.environment, place)},
                                       context);
    script->begin([&git, request, worktree, context, prepared, done = std::move(done)](const Result<> &ended) {
        if (ended) {
            done(prepared);
            return;
        }
        // No attempt goes on with a place that is half set up, and none that the journal does not know stays.
        git.retire({worktree, request.record.key.taskId, {}}, context,
                   [done, error = ended.error()](const Result<RetireReport> &) { done(fail(error)); });
    });
}

void addWorktree(Git &git, ProcessLauncher &launcher, const WorkplaceRequest &request, const QString &repository,
                 QObject *context, WorkplaceDone done)
{
    if (auto worktree = worktreeOf(request.record); worktree && QFileInfo::exists(worktree->path + QStringLiteral("/.git"))) {
        const QString path = worktree->path;
        done(PreparedWorkplace{path, std::move(worktree), {}});
        return;
    }
    WorktreeRequest wanted;
    wanted.repository = repository;
    wanted.path = request.plan.directory;
    wanted.taskId = request.assignment.taskId;
    wanted.lockOwner = request.lockOwner;
    wanted.requestedBranch = request.assignment.branch;
    wanted.baseRef = request.assignment.baseRef.isEmpty() ? request.plan.worktrees.baseRef : request.assignment.baseRef;
    wanted.existingBranch = request.record.branch;
    wanted.shape = worktreeShapeOf(request.plan.worktrees);
    const auto answer = [&git, &launcher, request, context, done = std::move(done)](const Result<Worktree> &made) {
        if (made) {
            setUp(git, launcher, request, *made, context, done);
        } else {
            done(fail(made.error()));
        }
    };
    git.addWorktree(wanted, context, [&git, wanted, context, answer](const Result<Worktree> &made) {
        if (made || made.error().kind != ErrorKind::Conflict) {
            answer(made);
            return;
        }
        WorktreeRequest beside = wanted;
        beside.path = freePath(wanted.path);
        git.addWorktree(beside, context, answer);
    });
}

} // namespace

std::optional<Worktree> worktreeOf(const AttemptRecord &record)
{
    if (record.branch.isEmpty() || record.worktreePath.isEmpty()) {
        return std::nullopt;
    }
    Worktree worktree;
    worktree.repository = record.repository;
    worktree.path = record.worktreePath;
    worktree.branch = record.branch;
    worktree.baseCommit = record.baseCommit;
    return worktree;
}

WorktreeShape worktreeShapeOf(const ProjectWorktrees &worktrees)
{
    WorktreeShape shape;
    shape.sparse = worktrees.sparse;
    shape.copy = worktrees.copy;
    shape.submodules = worktrees.submodules;
    shape.lfs = worktrees.lfs;
    return shape;
}

void prepareWorkplace(Git &git, ProcessLauncher &launcher, const WorkplaceRequest &request, QObject *context,
                      WorkplaceDone done)
{
    std::visit(Overloaded{
                   [&](const LinkedWorktree &linked) {
                       addWorktree(git, launcher, request, linked.repository, context, std::move(done));
                   },
                   [&](const ClonedWorktree &cloned) {
                       git.mirror(cloned.url, request.mirrorBase, context,
                                  [&git, &launcher, request, context, done = std::move(done)](Result<QString> mirror) {
                                      if (!mirror) {
                                          done(fail(mirror.error()));
                                          return;
                                      }
                                      addWorktree(git, launcher, request, *mirror, context, done);
                                  });
                   },
                   [&](const EmptyDirectory &) { done(plainDirectory(request.plan.directory)); },
                   [&](const GivenDirectory &given) { done(plainDirectory(given.path)); },
               },
               request.plan.workplace);
}

} // namespace sibyl
