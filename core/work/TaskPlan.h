// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/RunnerConfig.h"
#include "protocol/ServerMessage.h"

#include <tl/expected.hpp>

#include <variant>

namespace sibyl {

// Where a task is worked on.
struct LinkedWorktree { // a worktree of a checkout on this machine
    QString repository;
};
struct ClonedWorktree { // a worktree of a local mirror of `url`
    QString url;
};
struct EmptyDirectory { // made for this task alone, outside git
};
struct GivenDirectory { // named by the task, inside the allowed roots
    QString path;
};
using Workplace = std::variant<LinkedWorktree, ClonedWorktree, EmptyDirectory, GivenDirectory>;

// What this machine is willing to do for an assignment.
struct TaskPlan {
    Workplace workplace;
    QString directory;       // of the task: absolute, below the worktree base unless given
    TaskCommand command;     // the task's own, else the configured one; never empty
    Seconds wallLimit{0};    // > 0
    QString agentName;       // profile
    QString projectName;
    QList<ProjectGate> gates; // of the project; a task outside a linked project has none

    bool isInWorktree() const
    {
        return std::holds_alternative<LinkedWorktree>(workplace) || std::holds_alternative<ClonedWorktree>(workplace);
    }
};

// Why it is not: `reason` is the machine word of task_reject, `explanation` a sentence for the log
// and the user.
struct TaskRefusal {
    QString reason;
    QString explanation;
};

// The local policy, applied: pure but for looking at which directories exist. Everything in
// `assign` is hostile input.
tl::expected<TaskPlan, TaskRefusal> planTask(const TaskAssign &assign, const RunnerConfig &config);

// The link a wire project id (UUID, graph id or name) means; nullptr when none. With several, the
// first one wins.
const ProjectLink *linkFor(const QString &projectId, const QList<ProjectLink> &links);

// True when `path`, symbolic links resolved as far as it exists, lies in or below one of `roots`.
bool isInsideRoots(const QString &path, const QStringList &roots);

} // namespace sibyl
