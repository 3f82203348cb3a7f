// SPDX-License-Identifier: Apache-2.0
#include "work/WorkplacePreparation.h"

#include "base/Overloaded.h"

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

std::optional<Worktree> recordedWorktree(const AttemptRecord &record)
{
    if (record.branch.isEmpty() || record.worktreePath.isEmpty()
        || !QFileInfo(record.worktreePath + QStringLiteral("/.git")).exists()) {
        return std::nullopt;
    }
    Worktree worktree;
    worktree.repository = record.repository;
    worktree.path = record.worktreePath;
    worktree.branch = record.branch;
    worktree.baseCommit = record.baseCommit;
    return worktree;
}

void addWorktree(Git &git, const WorkplaceRequest &request, const QString &repository,
                 QObject *context, WorkplaceDone done)
{
    if (auto worktree = recordedWorktree(request.record)) {
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
    wanted.baseRef = request.assignment.baseRef;
    wanted.existingBranch = request.record.branch;
    const auto answer = [done = std::move(done)](const Result<Worktree> &made) {
        done(made ? Result<PreparedWorkplace>(PreparedWorkplace{made->path, *made, made->notice})
                  : Result<PreparedWorkplace>(fail(made.error())));
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

void prepareWorkplace(Git &git, const WorkplaceRequest &request, QObject *context, WorkplaceDone done)
{
    std::visit(Overloaded{
                   [&](const LinkedWorktree &linked) {
                       addWorktree(git, request, linked.repository, context, std::move(done));
                   },
                   [&](const ClonedWorktree &cloned) {
                       git.mirror(cloned.url, request.mirrorBase, context,
                                  [&git, request, context, done = std::move(done)](Result<QString> mirror) {
                                      if (!mirror) {
                                          done(fail(mirror.error()));
                                          return;
                                      }
                                      addWorktree(git, request, *mirror, context, done);
                                  });
                   },
                   [&](const EmptyDirectory &) { done(plainDirectory(request.plan.directory)); },
                   [&](const GivenDirectory &given) { done(plainDirectory(given.path)); },
               },
               request.plan.workplace);
}

} // namespace sibyl
