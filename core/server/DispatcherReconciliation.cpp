// SPDX-License-Identifier: Apache-2.0
// What a runner says it is busy with, against what Dispatcher gave it.
#include "server/Dispatcher.h"

#include "server/RunnerWireCodec.h"

#include <algorithm>

namespace sibyl::server {

void Dispatcher::reconcile(RunnerPresence &runner, const QList<RunningTask> &running, bool isFirst)
{
    for (const RunningTask &task : running) {
        reconcileReported(runner, task);
    }
    const Milliseconds now = m_context.clock.now();
    for (const QString &taskId : m_context.board.tasksOf(runner.runnerId)) {
        OpenTask *task = m_context.board.find(taskId);
        for (LiveAttempt &attempt : task->live) {
            const bool isReported = std::any_of(running.cbegin(), running.cend(), [&](const RunningTask &one) {
                return one.taskId == taskId && one.attempt == attempt.row.number;
            });
            if (attempt.row.runnerId != runner.runnerId || isReported) {
                continue;
            }
            if (attempt.row.state != AttemptState::Dispatched) {
                // Its result may be on the way right behind this status.
                attempt.missingUntil = attempt.missingUntil.value_or(now + m_context.options.ackTimeout);
            } else if (isFirst && attempt.sentAt < now) {
                resend(*task, attempt, runner);
            }
        }
    }
}

void Dispatcher::reconcileReported(RunnerPresence &runner, const RunningTask &running)
{
    const auto stop = [&](const QString &why) {
        sendAfterCommit(m_context, runner.socket, encodeCancel(running.taskId, running.attempt, why));
    };
    OpenTask *task = m_context.board.find(running.taskId);
    if (task == nullptr) {
        stop(m_context.store.task(running.taskId) ? QStringLiteral("the task has ended")
                                                  : QStringLiteral("the server does not know this task"));
        return;
    }
    if (LiveAttempt *attempt = task->liveOf(runner.runnerId, running.attempt)) {
        attempt->missingUntil.reset();
        if (attempt->row.state == AttemptState::Dispatched) {
            markAcked(*task, *attempt);
        }
        if (task->record.isCancelRequested) {
            m_outcomes.sendCancel(*attempt, QStringLiteral("cancelled by a user"));
        }
        return;
    }
    QList<RunAttempt> rows = m_context.store.attempts(running.taskId);
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const RunAttempt &one) {
        return one.number == running.attempt && one.runnerId == runner.runnerId;
    });
    if (row == rows.end() || row->state != AttemptState::Lost) {
        stop(QStringLiteral("this attempt has ended"));
        return;
    }
    row->state = AttemptState::Running; // it was away, not dead: its work goes on
    row->error.clear();
    row->endedUtc = {};
    m_context.board.addAttempt(*task, {.row = *row, .sentAt = m_context.clock.now()});
    if (isWaiting(task->record.state)) {
        task->record.state = TaskState::Running;
        task->record.runnerId = runner.runnerId;
        task->record.errorMessage.clear();
        task->record.updatedUtc = m_context.clock.nowUtc();
        m_context.board.save(*task);
        m_context.events.taskChanged(task->record);
    }
}

} // namespace sibyl::server
