// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentAdapter.h"
#include "git/Git.h"
#include "journal/Journal.h"
#include "process/ProcessHandle.h"
#include "state/Snapshot.h"
#include "work/ActivityFeed.h"
#include "work/ResultComposer.h"
#include "work/TaskPlan.h"
#include "work/WorkplacePreparation.h"

#include <memory>

namespace sibyl {

// What a TaskRun works with; all of it outlives the run.
struct TaskServices {
    Clock &clock;
    Git &git;
    ProcessLauncher &launcher;
    Journal &journal;
};

// What a TaskRun is told about this runner.
struct TaskSettings {
    QString serverUrl;  // for the outbox row
    QString runnerId;
    QString sandboxId;
    QString mirrorBase;
    QString lockOwner;
    QMap<QByteArray, QByteArray> environment;
};

enum class StopKind {
    Cancelled,   // somebody wanted it to end: final
    Interrupted, // this runner cannot go on: another attempt may
};

// The life of one attempt after it was acknowledged: prepare, run, collect, store the result.
//
//   start()  -> Preparing -> Running -> Collecting -> Reporting, or straight to Collecting when
//               something fails or stop() comes first
//   resume() -> the same from wherever the attempt's directory says it was
//
// resultStored() is emitted exactly once, when the result is durable; from then on the outbox owns
// it. Destroying a run leaves its agent running. Owned by the engine; main thread only.
class TaskRun : public QObject
{
    Q_OBJECT

public:
    TaskRun(TaskServices services, TaskSettings settings, TaskAssign assignment, TaskPlan plan,
            AttemptRecord record, std::unique_ptr<AgentAdapter> adapter);
    ~TaskRun() override;

    void start();
    void resume();
    // Ends the attempt without running it: its plan is no longer allowed.
    void refuse(const QString &explanation);
    void stop(StopKind kind, const QString &why, Milliseconds grace);

    const AttemptRecord &record() const { return m_record; }
    const TaskAssign &assignment() const { return m_assignment; }
    TaskPhase phase() const { return m_phase; }
    TaskSnapshot snapshot() const;
    AgentUpdate agentUpdate() const;

Q_SIGNALS:
    void phaseChanged();
    void updateDue(); // agentUpdate() has news, at most one a second
    void outputRead(sibyl::OutputStream stream); // there is more in the spool
    void resultStored(const sibyl::OutboxRecord &outbox);

private:
    struct Stop {
        StopKind kind;
        QString why;
    };

    void enter(TaskPhase phase, const QString &activity);
    void workplaceReady(const Result<PreparedWorkplace> &prepared);
    void workplaceRecorded(const Result<> &saved);
    void launch();
    void watch(std::unique_ptr<ProcessHandle> process);
    void supervisorReady();
    void goWhenDue();
    void agentStarted();
    void agentEnded(const ExitReport &report);
    void applyEvent(const AgentEvent &event);
    void endWith(AgentVerdict verdict);
    void endStopped();
    void collect();
    void storeResult();
    void pass(TaskStep step);
    AgentTask agentTask() const;
    std::optional<Worktree> worktree() const;

    TaskServices m_services;
    TaskSettings m_settings;
    TaskAssign m_assignment;
    TaskPlan m_plan;
    AttemptRecord m_record;
    std::unique_ptr<AgentAdapter> m_adapter;
    std::unique_ptr<ProcessHandle> m_process;
    ActivityFeed m_feed;
    TaskPhase m_phase = TaskPhase::Queued;
    AttemptOutcome m_outcome;
    std::optional<Stop> m_stop;
    bool m_isSupervisorReady = false;
    bool m_isRecorded = false; // where the work is done stands in the journal
    bool m_isEnding = false; // the verdict is made
    Alarm m_storeRetry;
};

} // namespace sibyl
