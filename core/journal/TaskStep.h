// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace sibyl {

// The steps of an attempt's life, in order. In test builds SIBYL_TEST_DIE_AT=<name> kills the
// daemon (SIGKILL) right after the named step, and a test walks the whole list.
enum class TaskStep {
    Received,         // task_assign decoded and admitted, nothing stored
    Accepted,         // attempt committed to the journal
    Acknowledged,     // task_ack handed to the socket
    WorktreeMade,     // worktree or directory exists
    SupervisorReady,  // supervisor holds the lock
    Committed,        // journal says "go"
    Started,          // the agent runs
    AgentEnded,       // exit report read
    Collected,        // leftovers committed, diff read
    ResultStored,     // result and outbox row committed
    ResultSent,       // task_complete handed to the socket
    ResultConfirmed,  // the server has it
    CleanedUp,        // worktree retired, directory pruned
};

inline constexpr std::array allTaskSteps{
    TaskStep::Received,        TaskStep::Accepted,     TaskStep::Acknowledged, TaskStep::WorktreeMade,
    TaskStep::SupervisorReady, TaskStep::Committed,    TaskStep::Started,      TaskStep::AgentEnded,
    TaskStep::Collected,       TaskStep::ResultStored, TaskStep::ResultSent,   TaskStep::ResultConfirmed,
    TaskStep::CleanedUp,
};

QString toString(TaskStep step); // lower-case words with underscores: "result_stored"
std::optional<TaskStep> taskStepFrom(QStringView name);

// Called after each step. Does nothing unless the build has test hooks and the variable names it.
void passStep(TaskStep step);

} // namespace sibyl
