// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Dispatcher.h"

namespace sibyl::server {

// What people order: submit, cancel, retry. Answers are for the REST resource; NotFound and
// Conflict are the only errors besides Policy (too many open tasks).
class TaskDesk
{
public:
    struct Submitted {
        TaskRecord task;
        bool isNew = true; // false: the idempotency key was used before
    };

    TaskDesk(ServerContext &context, Outcomes &outcomes, Dispatcher &dispatcher);

    Result<Submitted> submit(TaskSpec spec);
    // A waiting task, or one whose runner is away, ends at once; a running one when its runner
    // says so.
    Result<TaskRecord> cancel(const QString &taskId);
    // A task that has ended runs again: a new attempt with the next number. What was tried stays
    // counted; max_attempts grows by one when it is used up, so the retry is a single attempt then.
    Result<TaskRecord> retry(const QString &taskId);

    std::optional<TaskRecord> task(const QString &taskId);

private:
    ServerContext &m_context;
    Outcomes &m_outcomes;
    Dispatcher &m_dispatcher;
};

} // namespace sibyl::server
