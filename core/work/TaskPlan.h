// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/DetectedAgent.h"
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
    AgentProfile profile;    // of the agent that works on it
    TaskCommand command;     // when the profile is commandAgent: the task's own, else the configured one
    Seconds wallLimit{0};    // > 0
    QString projectName;
    QList<ProjectGate> gates; // of the project; a task outside a linked project has none
    ProjectWorktrees worktrees; // of the link; the defaults without one

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
// `assign` is hostile input. `agents`: those of this machine, the preferred ones first.
//
// Who works on it is decided by the first of these that says something:
//
//   1  `agent` of the task
//   2  its `command`, where policy.commands lets it bring one
//   3  agent_types: for the task's `agent_type`
//   4  `agent` of the project's link, then default_agent
//   5  execution_command
//   6  the first agent found, one that is signed in before one that is not
//
// An agent that was named and cannot be had is a refusal, never a reason to take another one.
tl::expected<TaskPlan, TaskRefusal> planTask(const TaskAssign &assign, const RunnerConfig &config,
                                             const QList<DetectedAgent> &agents);

// The link a wire project id (UUID, graph id or name) means; nullptr when none. With several, the
// first one wins.
const ProjectLink *linkFor(const QString &projectId, const QList<ProjectLink> &links);

// True when `path`, symbolic links resolved as far as it exists, lies in or below one of `roots`.
bool isInsideRoots(const QString &path, const QStringList &roots);

} // namespace sibyl
