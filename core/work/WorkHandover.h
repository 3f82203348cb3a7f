// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "work/GateRun.h"
#include "work/ResultComposer.h"
#include "work/WorkJudgement.h"

#include <memory>

namespace sibyl {

// What an agent left, on its way to a result.
struct HandoverRequest {
    Worktree worktree;
    QString commitMessage;    // for what the agent left uncommitted
    QString expects;          // of the task
    QString deliver;          // of the task
    CommitPolicy commit = CommitPolicy::Always;
    Delivery delivery = Delivery::Branch; // the machine's setting
    QList<ProjectGate> gates;
    ProcessSpec gateSpec;     // directory and environment of the gates
    QString attemptDirectory;
};

// From the agent's end to the result, one step after the other:
//
//   collect (commit what is left, read the diff) -> judge -> gates -> deliver
//
// Gates and delivery are for completed work only. What fails on the way is told in the outcome;
// finished() comes once in any case. Owned by a TaskRun.
class WorkHandover : public QObject
{
    Q_OBJECT

public:
    WorkHandover(Git &git, ProcessLauncher &launcher, HandoverRequest request, AttemptOutcome outcome);

    void start();
    // Ends the gates, those that are still to come included; false when there are none, or the work
    // is past them.
    bool stopGates(Milliseconds grace);

Q_SIGNALS:
    void activityChanged(const QString &text);
    void finished(const sibyl::AttemptOutcome &outcome);

private:
    void collected(Result<WorkSummary> summary);
    void runNextGate();
    void gateEnded(const GateReport &report);
    void deliver();

    Git &m_git;
    ProcessLauncher &m_launcher;
    HandoverRequest m_request;
    AttemptOutcome m_outcome;
    std::unique_ptr<GateRun> m_gate;
    qsizetype m_nextGate = 0;
    bool m_isPastGates = false;
    bool m_areGatesStopped = false;
};

} // namespace sibyl
