// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/Admission.h"
#include "engine/DayBudget.h"
#include "engine/EndedTasks.h"
#include "work/TaskRun.h"

#include <QObject>

#include <map>
#include <memory>
#include <set>

namespace sibyl {

// Every task this runner knows: under way (TaskRuns, which it owns), waiting for a free slot, and
// ended. Main thread only.
class TaskBoard : public QObject
{
    Q_OBJECT

public:
    TaskBoard(TaskServices services, TaskSettings settings, QString attemptsDirectory, int capacity);
    ~TaskBoard() override;

    // After a restart: what ran is adopted, what had not started waits its turn, what ended is
    // remembered. `config` and `agents` decide anew what may start.
    void restore(const QList<AttemptRecord> &records, const RunnerConfig &config, const QList<DetectedAgent> &agents);

    std::optional<KnownAttempt> known(const QString &taskId, std::optional<int> attempt) const;
    // Journals the attempt and then emits accepted(); it starts when a slot is free.
    // notAccepted() when it could not be journaled.
    void accept(const TaskAssign &assignment, const TaskPlan &plan, int attempt);
    // All attempts of the task that are under way; false when there is none.
    bool stop(const QString &taskId, std::optional<int> attempt, StopKind kind, const QString &why,
              Milliseconds grace);
    void stopAll(StopKind kind, const QString &why, Milliseconds grace);
    void setCapacity(int capacity);
    // For tasks that begin from now on.
    void setSettings(TaskSettings settings) { m_settings = std::move(settings); }
    void markDelivered(const AttemptKey &key);
    void markCleanedUp(const AttemptKey &key);
    // Forgets ended attempts that left the journal.
    void forgetEndedBefore(const QDateTime &utc) { m_ended.forgetBefore(utc); }

    // Of all tasks together since midnight; set before restore().
    void setDayLimits(const AgentLimits &limits);
    // What of the day's budget is used up, as a sentence; empty while there is some left.
    QString spentBudget() const;
    // Whether a task that ended here is still known well enough for another to go on from it.
    bool canContinue(const QString &taskId) const;
    QList<PendingPermission> openPermissions() const; // oldest first
    Result<> answerPermission(const QString &permissionId, const QString &optionId);

    int capacity() const { return m_capacity; }
    int openCount() const; // acknowledged and not ended
    QList<RunningTask> runningTasks() const;
    QList<TaskSnapshot> openSnapshots() const;
    const TaskRun *run(const AttemptKey &key) const;
    // False from accept() until accepted(): a crash now would know nothing of it.
    bool isJournaled(const AttemptKey &key) const { return m_unjournaled.count(key) == 0; }
    const EndedTasks &ended() const { return m_ended; }
    // Since `midnightUtc`.
    DayTotals totalsSince(const QDateTime &midnightUtc) const;

Q_SIGNALS:
    void accepted(const sibyl::AttemptKey &key);
    void notAccepted(const QString &taskId, int attempt, const sibyl::Error &error);
    void updateDue(const sibyl::AttemptKey &key);
    void outputRead(const sibyl::AttemptKey &key, sibyl::OutputStream stream);
    void eventsGrew(const sibyl::AttemptKey &key);
    void permissionsChanged();
    // The run is gone from the open ones by now.
    void resultStored(const sibyl::OutboxRecord &outbox, const sibyl::AgentUpdate &lastUpdate);
    void changed();

private:
    TaskRun *addRun(const TaskAssign &assignment, const TaskPlan &plan, const AttemptRecord &record);
    void startDue();
    int busyCount() const; // of the slots
    DayTotals today() const;
    void checkDay();
    void watchDay();
    void finishRun(const AttemptKey &key, const OutboxRecord &outbox);
    AttemptRecord newRecord(const TaskAssign &assignment, const TaskPlan &plan, int attempt) const;

    TaskServices m_services;
    TaskSettings m_settings;
    QString m_attemptsDirectory;
    int m_capacity;
    DayBudget m_day;
    std::map<AttemptKey, std::unique_ptr<TaskRun>> m_runs;
    std::set<AttemptKey> m_unjournaled; // of m_runs
    QList<AttemptKey> m_waiting; // of m_runs, in order of arrival
    EndedTasks m_ended;
};

} // namespace sibyl
