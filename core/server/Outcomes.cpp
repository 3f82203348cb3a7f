// SPDX-License-Identifier: Apache-2.0
#include "server/Outcomes.h"

#include "server/RunnerWireCodec.h"

#include <algorithm>

namespace sibyl::server {
namespace {

constexpr int maxUncountedAttempt = 100; // from here on even a rate-limited attempt counts
constexpr Milliseconds passingRefusal{30'000};
constexpr Milliseconds longestRetryDelay{60'000};

AttemptState attemptStateOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Completed: return AttemptState::Completed;
    case Verdict::Canceled: return AttemptState::Canceled;
    case Verdict::Failed:
    case Verdict::Retryable: return AttemptState::Failed;
    }
    return AttemptState::Failed;
}

// The runner's attempt that a message is about: the numbered one, else its newest.
std::optional<RunAttempt> attemptOf(const QList<RunAttempt> &attempts, const QString &runnerId, std::optional<int> number)
{
    const auto found = std::find_if(attempts.rbegin(), attempts.rend(), [&](const RunAttempt &attempt) {
        return attempt.runnerId == runnerId && (!number || attempt.number == *number);
    });
    return found == attempts.rend() ? std::nullopt : std::optional(*found);
}

bool hasResult(const RunAttempt &attempt)
{
    return attempt.state == AttemptState::Completed || attempt.state == AttemptState::Failed
        || attempt.state == AttemptState::Canceled;
}

// Full, draining or paused: it may be right for the task a little later.
bool isPassing(const QString &reason)
{
    return reason == QStringLiteral("at_capacity") || reason == QStringLiteral("runner_draining")
        || reason == QStringLiteral("runner_paused");
}

} // namespace

void sendAfterCommit(ServerContext &context, const std::weak_ptr<MessageSocket> &socket, const QByteArray &frame)
{
    context.turn.afterCommit([socket, frame](Outcome outcome) {
        const auto open = socket.lock();
        if (open && outcome == Outcome::Stored) {
            open->sendText(frame);
        }
    });
}

Outcomes::Answer Outcomes::complete(const QString &runnerId, const Completion &completion)
{
    OpenTask *task = m_context.board.find(completion.taskId);
    std::optional<RunAttempt> attempt;
    if (const LiveAttempt *live = task != nullptr ? task->liveOf(runnerId, completion.attempt) : nullptr) {
        attempt = live->row;
    } else {
        attempt = attemptOf(m_context.store.attempts(completion.taskId), runnerId, completion.attempt);
    }
    if (!attempt) {
        return {};
    }
    if (hasResult(*attempt)) { // the same result again: the same answer again
        return {.isKnown = true, .isEffective = attempt->isEffective, .attempt = attempt->number};
    }
    const int number = attempt->number;
    m_context.store.saveResult(completion.taskId, number, completion.result);
    if (task != nullptr && attempt->state != AttemptState::Superseded) {
        return {.isKnown = true, .isEffective = apply(*task, *attempt, completion), .attempt = number};
    }
    attempt->state = attemptStateOf(judge(completion));
    attempt->error = completion.error;
    attempt->isEffective = false;
    m_context.store.saveAttempt(*attempt);
    return {.isKnown = true, .isEffective = false, .attempt = number};
}

bool Outcomes::apply(OpenTask &task, RunAttempt attempt, const Completion &completion)
{
    const QDateTime now = m_context.clock.nowUtc();
    const Verdict verdict = judge(completion);
    const bool isOnlyOne = std::none_of(task.live.cbegin(), task.live.cend(), [&](const LiveAttempt &other) {
        return other.row.number != attempt.number;
    });
    attempt.state = attemptStateOf(verdict);
    attempt.isRetryable = verdict == Verdict::Retryable;
    attempt.error = verdict == Verdict::Completed ? QString() : failureText(completion);
    attempt.isEffective = verdict == Verdict::Completed || isOnlyOne;
    attempt.endedUtc = now;
    if (attempt.isRetryable && completion.retryAfter && attempt.isCounted && attempt.number < maxUncountedAttempt) {
        attempt.isCounted = false;
        task.record.attemptCount -= 1;
    }
    saveEnded(task, attempt);
    if (!attempt.isEffective) {
        return false;
    }
    task.record.resultAttempt = attempt.number;
    switch (verdict) {
    case Verdict::Completed:
        task.record.progress = 100;
        end(task, TaskState::Completed, {});
        break;
    case Verdict::Canceled: end(task, TaskState::Canceled, completion.error); break;
    case Verdict::Failed:
        end(task, task.record.isCancelRequested ? TaskState::Canceled : TaskState::Failed, attempt.error);
        break;
    case Verdict::Retryable: requeueOrEnd(task, attempt.error, retryDelay(task.record, completion)); break;
    }
    return true;
}

bool Outcomes::reject(RunnerPresence &runner, const TaskReject &rejection)
{
    OpenTask *task = m_context.board.find(rejection.taskId);
    const LiveAttempt *live = task != nullptr ? task->liveOf(runner.runnerId, rejection.attempt) : nullptr;
    if (live == nullptr) {
        return false;
    }
    runner.refusals.insert(rejection.taskId, isPassing(rejection.reason)
                                                 ? std::optional(m_context.clock.now() + passingRefusal)
                                                 : std::nullopt);
    RunAttempt attempt = live->row;
    attempt.state = AttemptState::Rejected;
    attempt.isCounted = false;
    attempt.error = QStringLiteral("runner_rejected: ") + rejection.reason;
    attempt.endedUtc = m_context.clock.nowUtc();
    saveEnded(*task, attempt);
    task->record.attemptCount = std::max(0, task->record.attemptCount - 1);
    if (task->live.isEmpty()) {
        requeueOrEnd(*task, attempt.error, Milliseconds(0));
    }
    return true;
}

void Outcomes::lose(OpenTask &task, const RunAttempt &lost, const QString &why)
{
    RunAttempt attempt = lost;
    attempt.state = AttemptState::Lost;
    attempt.error = why;
    attempt.endedUtc = m_context.clock.nowUtc();
    saveEnded(task, attempt);
    if (task.live.isEmpty()) {
        requeueOrEnd(task, why, Milliseconds(0));
    }
}

void Outcomes::requeueOrEnd(OpenTask &task, const QString &error, Milliseconds delay)
{
    TaskRecord &record = task.record;
    if (record.isCancelRequested) {
        end(task, TaskState::Canceled, error);
        return;
    }
    if (record.attemptCount >= record.spec.maxAttempts) {
        end(task, TaskState::Failed, error);
        return;
    }
    const QDateTime now = m_context.clock.nowUtc();
    record.state = record.attemptCount == 0 && record.resultAttempt == 0 ? TaskState::Queued : TaskState::Retry;
    record.errorMessage = error;
    record.progress.reset();
    record.activity.clear();
    record.updatedUtc = now;
    record.notBeforeUtc = delay > Milliseconds(0) ? now.addMSecs(delay.count()) : QDateTime();
    m_context.board.save(task);
    m_context.events.taskChanged(record);
}

void Outcomes::end(OpenTask &task, TaskState state, const QString &error)
{
    const QDateTime now = m_context.clock.nowUtc();
    const QList<LiveAttempt> others = task.live;
    for (LiveAttempt other : others) {
        sendCancel(other, state == TaskState::Completed ? QStringLiteral("another attempt succeeded")
                                                        : QStringLiteral("the task has ended"));
        other.row.state = AttemptState::Superseded;
        other.row.endedUtc = now;
        saveEnded(task, other.row);
    }
    task.record.state = state;
    task.record.errorMessage = error;
    task.record.activity.clear();
    task.record.updatedUtc = now;
    task.record.endedUtc = now;
    task.record.notBeforeUtc = {};
    m_context.events.taskChanged(task.record);
    m_context.board.save(task);
    m_context.turn.commitSoon();
}

void Outcomes::saveEnded(OpenTask &task, const RunAttempt &attempt)
{
    m_context.board.saveAttempt(task, attempt);
    m_context.permissions.attemptEnded(attempt.taskId, attempt.number);
}

void Outcomes::sendCancel(LiveAttempt &attempt, const QString &reason)
{
    attempt.cancelSentAt = m_context.clock.now();
    if (const auto presence = m_context.presences.value(attempt.row.runnerId)) {
        sendAfterCommit(m_context, presence->socket, encodeCancel(attempt.row.taskId, attempt.row.number, reason));
    }
}

Milliseconds Outcomes::retryDelay(const TaskRecord &task, const Completion &completion) const
{
    if (completion.retryAfter) {
        return std::max<Milliseconds>(*completion.retryAfter, m_context.options.retryDelay);
    }
    const int doublings = std::clamp(task.attemptCount - 1, 0, 10);
    return std::min(m_context.options.retryDelay * (1 << doublings), longestRetryDelay);
}

} // namespace sibyl::server
