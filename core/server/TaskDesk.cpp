// SPDX-License-Identifier: Apache-2.0
#include "server/TaskDesk.h"

#include "server/Token.h"

#include <algorithm>

namespace sibyl::server {

TaskDesk::TaskDesk(ServerContext &context, Outcomes &outcomes, Dispatcher &dispatcher)
    : m_context(context)
    , m_outcomes(outcomes)
    , m_dispatcher(dispatcher)
{
}

std::optional<TaskRecord> TaskDesk::task(const QString &taskId)
{
    if (const OpenTask *open = m_context.board.find(taskId)) {
        return open->record;
    }
    return m_context.store.task(taskId);
}

Result<TaskDesk::Submitted> TaskDesk::submit(TaskSpec spec)
{
    if (!spec.idempotencyKey.isEmpty()) {
        if (const auto present = m_context.store.taskOfIdempotencyKey(spec.idempotencyKey)) {
            return Submitted{.task = *task(present->id), .isNew = false};
        }
    }
    if (m_context.board.size() >= m_context.options.limits.maxOpenTasks) {
        return fail(ErrorKind::Policy, QStringLiteral("Too many tasks are open; wait until some have ended"));
    }
    TaskRecord record;
    record.id = newUuid();
    record.agentId = QStringLiteral("agent_") + randomHex(12);
    record.spec = std::move(spec);
    record.createdUtc = m_context.clock.nowUtc();
    record.updatedUtc = record.createdUtc;
    const OpenTask &open = m_context.board.add(record);
    m_context.events.taskChanged(open.record);
    m_dispatcher.assignWaiting();
    return Submitted{.task = *task(record.id)};
}

Result<TaskRecord> TaskDesk::cancel(const QString &taskId)
{
    OpenTask *open = m_context.board.find(taskId);
    if (open == nullptr) {
        const std::optional<TaskRecord> ended = m_context.store.task(taskId);
        if (!ended) {
            return fail(ErrorKind::NotFound, QStringLiteral("Task not found"));
        }
        if (ended->state != TaskState::Canceled) {
            return fail(ErrorKind::Conflict, QStringLiteral("Task has ended already (%1)").arg(toString(ended->state)));
        }
        return *ended;
    }
    open->record.isCancelRequested = true;
    bool isHeard = false;
    for (LiveAttempt &attempt : open->live) {
        isHeard = isHeard || m_context.presences.contains(attempt.row.runnerId);
    }
    if (!isHeard) {
        m_outcomes.end(*open, TaskState::Canceled, QString());
        return *m_context.store.task(taskId);
    }
    for (LiveAttempt &attempt : open->live) {
        m_outcomes.sendCancel(attempt, QStringLiteral("cancelled by a user"));
    }
    open->record.activity = QStringLiteral("cancelling");
    open->record.updatedUtc = m_context.clock.nowUtc();
    m_context.board.save(*open);
    m_context.events.taskChanged(open->record);
    return open->record;
}

Result<TaskRecord> TaskDesk::retry(const QString &taskId)
{
    if (m_context.board.find(taskId) != nullptr) {
        return fail(ErrorKind::Conflict, QStringLiteral("Task has not ended yet"));
    }
    std::optional<TaskRecord> record = m_context.store.task(taskId);
    if (!record) {
        return fail(ErrorKind::NotFound, QStringLiteral("Task not found"));
    }
    record->state = TaskState::Queued;
    if (record->attemptCount >= record->spec.maxAttempts) {
        record->spec.maxAttempts = record->attemptCount + 1;
        m_context.store.saveTaskSpec(*record);
    }
    record->resultAttempt = 0;
    record->progress.reset();
    record->isCancelRequested = false;
    record->errorMessage.clear();
    record->updatedUtc = m_context.clock.nowUtc();
    record->dispatchedUtc = {};
    record->ackedUtc = {};
    record->startedUtc = {};
    record->endedUtc = {};
    m_context.board.reopen(*record);
    m_context.events.taskChanged(*record);
    m_dispatcher.assignWaiting();
    return *task(taskId);
}

} // namespace sibyl::server
