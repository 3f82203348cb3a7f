// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentAdapter.h"
#include "state/PendingPermission.h"
#include "state/Snapshot.h"
#include "work/ActivityFeed.h"
#include "work/AgentRun.h"
#include "work/ResultComposer.h"
#include "work/TaskPlan.h"
#include "work/TaskServices.h"
#include "work/TaskSettings.h"
#include "work/TaskSlot.h"
#include "work/WorkHandover.h"
#include "work/WorkplacePreparation.h"

#include <memory>

namespace sibyl {

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

    // As users see them: with ids that are unique within the runner.
    QList<PendingPermission> openPermissions() const;
    // NotFound when its agent does not wait for this one, Usage when that is no option of it.
    Result<> answerPermission(const QString &permissionId, const QString &optionId);
    // More than one task's budget is used up; ends as budget_exceeded.
    void endOverBudget(const QString &why);

    const AttemptRecord &record() const { return m_record; }
    const TaskAssign &assignment() const { return m_assignment; }
    TaskPhase phase() const { return m_phase; }
    bool isEnding() const { return m_isEnding; } // it will start nothing any more
    TaskSnapshot snapshot() const;
    AgentUpdate agentUpdate() const;

Q_SIGNALS:
    void phaseChanged();
    void updateDue(); // agentUpdate() has news, at most one a second
    void outputRead(sibyl::OutputStream stream); // there is more in the spool
    void usageChanged();
    void eventsGrew();        // the attempt's `events` file
    void permissionsChanged();
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
    void makeAgent();
    void supervisorReady();
    void goWhenDue();
    void agentStarted();
    void agentEnded(const AgentRunReport &report);
    void applyEvent(const AgentEvent &event);
    void endWith(AgentVerdict verdict);
    void endStopped();
    void collect();
    void handedOver(const AttemptOutcome &outcome);
    void storeResult();
    void pass(TaskStep step);
    const QMap<QByteArray, QByteArray> &environment(); // takes the slot
    void releaseSlot();
    AgentTask agentTask();
    QString resumedSessionPath() const; // names the conversation that this attempt goes on with

    TaskServices m_services;
    TaskSettings m_settings;
    TaskAssign m_assignment;
    TaskPlan m_plan;
    AttemptRecord m_record;
    std::unique_ptr<AgentAdapter> m_adapter; // until it goes to m_agent
    std::unique_ptr<AgentRun> m_agent;
    ActivityFeed m_feed;
    TaskPhase m_phase = TaskPhase::Queued;
    AttemptOutcome m_outcome;
    std::unique_ptr<WorkHandover> m_handover;
    std::optional<TaskResult> m_result; // once it is stored
    QString m_resumedSession;
    std::optional<TaskSlot> m_slot;
    std::optional<QMap<QByteArray, QByteArray>> m_environment;
    std::optional<Stop> m_stop;
    bool m_isRecorded = false; // where the work is done stands in the journal
    bool m_areGatesStopped = false;
    bool m_isEnding = false; // the verdict is made
    Alarm m_storeRetry;
};

} // namespace sibyl
