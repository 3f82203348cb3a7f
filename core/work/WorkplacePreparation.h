// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "journal/Records.h"
#include "process/ProcessHandle.h"
#include "protocol/ServerMessage.h"
#include "work/TaskPlan.h"

#include <functional>
#include <optional>

namespace sibyl {

// A directory in which a task can be worked on.
struct PreparedWorkplace {
    QString directory;
    std::optional<Worktree> worktree; // of linked and cloned projects
    QString notice;                   // e.g. fetch failed; may be empty
};

struct WorkplaceRequest {
    TaskPlan plan;
    TaskAssign assignment;
    AttemptRecord record; // what an earlier start of this attempt, or an earlier attempt, left
    QString mirrorBase;   // where mirrors of cloned projects lie
    QString lockOwner;    // goes into the worktree's lock reason
    QMap<QByteArray, QByteArray> environment; // of the project's setup
};

// As the record names it, be it there or not; nothing for a place outside git.
std::optional<Worktree> worktreeOf(const AttemptRecord &record);

WorktreeShape worktreeShapeOf(const ProjectWorktrees &worktrees);

// Makes the directory the plan asks for, or finds the one that the record names; a new worktree is
// set up by the project's script (a WorkplaceScript, a child of `context` while it runs; its logs
// lie in `setup` in the attempt directory). One that cannot be set up is given up again. Calls back
// once (for directories outside git possibly before it returns), not after `context` is gone.
void prepareWorkplace(Git &git, ProcessLauncher &launcher, const WorkplaceRequest &request, QObject *context,
                      std::function<void(Result<PreparedWorkplace>)> done);

} // namespace sibyl
