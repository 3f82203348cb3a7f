// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Outcomes.h"
#include "server/Scheduling.h"

#include <QHash>

namespace sibyl::server {

// Gives waiting tasks to runners, watches over what it gave, and hears what runners say about it.
//
//   dispatched, no task_ack in ackTimeout     sent once more, then lost
//   runner away for lostGrace                 lost
//   runner's status does not name it          lost after ackTimeout, unless its result comes
//   runner without `reconcile` reconnects     lost after lostGrace, unless it shows signs of life
//   lost, but named by its runner again       alive again while the task is open
//   cancel not answered in twice ackTimeout   the task ends canceled
class Dispatcher
{
public:
    Dispatcher(ServerContext &context, Outcomes &outcomes);

    void assignWaiting();
    void tick(); // call at least once a second

    // Why the task waits, for a person; empty when it does not or is about to go.
    QString waitingReason(const TaskRecord &task) const;
    // How the runner stands for a project; `taskId` may be empty.
    RunnerCandidate candidateOf(const RunnerPresence &runner, const QString &projectId, const QString &taskId) const;

    // The runner may have tasks from now on. Anything it was sent before and has not acknowledged
    // is sent again.
    void runnerReady(RunnerPresence &runner);
    void runnerGone(const QString &runnerId);
    void runnerDeleted(const QString &runnerId); // it cannot come back: its attempts are lost
    void statusReported(RunnerPresence &runner, const RunnerStatus &status);

    // False: this runner never had such an attempt.
    bool acknowledged(const QString &runnerId, const TaskAck &ack);
    bool updated(const QString &runnerId, const AgentUpdate &update);
    // The offset wanted next; none = not this runner's attempt.
    std::optional<qint64> logArrived(const QString &runnerId, const AgentLog &log);

private:
    void dispatch(OpenTask &task, RunnerPresence &runner);
    void resend(OpenTask &task, LiveAttempt &attempt, RunnerPresence &runner);
    void watch(OpenTask &task, LiveAttempt attempt);
    void reconcile(RunnerPresence &runner, const QList<RunningTask> &running, bool isFirst);
    void reconcileReported(RunnerPresence &runner, const RunningTask &running);
    void markAcked(OpenTask &task, LiveAttempt &attempt);
    bool hadAttempt(const QString &runnerId, const QString &taskId, int attempt) const;

    ServerContext &m_context;
    Outcomes &m_outcomes;
    QHash<QString, Milliseconds> m_goneSince; // runner id -> monotonic
    Milliseconds m_startedAt;
};

} // namespace sibyl::server
