// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/RunnerMessage.h"
#include "server/Judgement.h"
#include "server/ServerContext.h"

namespace sibyl::server {

// How an attempt ended and what that means for its task. Only runners that hold an attempt are
// heard; the first success of any attempt decides a task that has not ended, and what comes later
// is kept but changes nothing (spec S-13, S-14).
//
//   attempt              no other attempt lives      another one lives
//   success              completed                   completed, the other is cancelled
//   cancelled            canceled                    stays as it is
//   failed               failed                      stays as it is
//   failed, retryable    retry, or failed at max     stays as it is
//   rejected, lost       queued/retry, or failed     stays as it is
//
// A task whose cancel was asked for ends canceled instead of failed, retry or queued. An attempt that
// was under way when its task ended decides nothing any more, also when the task runs again.
//
// A reject counts no attempt and keeps the task from that runner: for 30 s when the reason passes by
// itself (at_capacity, runner_draining, runner_paused), with any other reason until it connects
// again, since only a change there (a link, a policy, a program) can lift it.
class Outcomes
{
public:
    struct Answer {
        bool isKnown = false; // this runner has or had the attempt
        bool isEffective = false;
        std::optional<int> attempt;
    };

    explicit Outcomes(ServerContext &context) : m_context(context) {}

    Answer complete(const QString &runnerId, const Completion &completion);
    // False when the runner holds no such attempt.
    bool reject(RunnerPresence &runner, const TaskReject &rejection);
    // The attempt is given up; a task with attempts left goes back to the queue.
    void lose(OpenTask &task, const RunAttempt &attempt, const QString &why);
    // Ends the task now; its live attempts are told to stop. `task` is gone afterwards.
    void end(OpenTask &task, TaskState state, const QString &error);

    // task_cancel to the attempt's runner, if it is connected.
    void sendCancel(LiveAttempt &attempt, const QString &reason);

private:
    bool apply(OpenTask &task, RunAttempt attempt, const Completion &completion);
    void saveEnded(OpenTask &task, const RunAttempt &attempt);
    void requeueOrEnd(OpenTask &task, const QString &error, Milliseconds delay);
    Milliseconds retryDelay(const TaskRecord &task, const Completion &completion) const;

    ServerContext &m_context;
};

// Sends the frame once what was changed so far is durable.
void sendAfterCommit(ServerContext &context, const std::weak_ptr<MessageSocket> &socket, const QByteArray &frame);

} // namespace sibyl::server
