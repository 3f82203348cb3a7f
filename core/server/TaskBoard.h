// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "server/RunAttempt.h"
#include "server/TaskRecord.h"
#include "server/TaskStore.h"

#include <QHash>
#include <QList>
#include <QString>

#include <map>
#include <optional>
#include <unordered_map>

namespace sibyl::server {

// An attempt that a runner should be busy with.
struct LiveAttempt {
    RunAttempt row;
    Milliseconds sentAt{0};  // monotonic, of the last task_assign
    int sendCount = 1;
    std::optional<Milliseconds> missingUntil; // given up then, unless the runner shows it has it
    std::optional<Milliseconds> cancelSentAt;
};

struct OpenTask {
    TaskRecord record;
    QList<LiveAttempt> live; // oldest first; more than one after a lost runner came back
    bool hasUnsavedProgress = false;
    // Of a follow-up whose earlier task has ended: who has the conversation (empty = nobody), and
    // until when it waits for that runner. Anew after a restart, when runners are still coming back.
    std::optional<QString> conversationRunnerId;
    Milliseconds conversationAwaitedUntil{0}; // monotonic

    LiveAttempt *liveOf(const QString &runnerId, std::optional<int> attempt);
};

// The tasks that have not ended: in memory for the scheduler, every change also in the store.
// References stay good until the task ends or reload() is called.
class TaskBoard
{
public:
    explicit TaskBoard(TaskStore &store);

    void reload(Milliseconds now);

    OpenTask *find(const QString &taskId);
    OpenTask *findAgent(const QString &agentId);
    bool hasTasksOf(const QString &projectId) const;
    qsizetype size() const { return static_cast<qsizetype>(m_tasks.size()); }

    OpenTask &add(TaskRecord record);
    // Brings back a task that had ended.
    OpenTask &reopen(TaskRecord record);
    // Stores the record and puts it where its state belongs. An ended task is forgotten: `task` is
    // gone then.
    void save(OpenTask &task);
    void saveProgress();

    void addAttempt(OpenTask &task, const LiveAttempt &attempt);
    // Stores the attempt; one that is no longer live is forgotten.
    void saveAttempt(OpenTask &task, const RunAttempt &attempt);

    // Highest priority first, then oldest; the ids, because saving changes the order.
    QList<QString> waiting() const;
    bool hasWaiting() const { return !m_waiting.empty(); }
    QList<QString> tasksOf(const QString &runnerId) const; // with a live attempt there
    QList<QString> runnersWithTasks() const { return m_byRunner.uniqueKeys(); }
    int liveCount(const QString &runnerId) const { return static_cast<int>(m_byRunner.count(runnerId)); }

private:
    using WaitingKey = std::pair<int, qint64>; // -priority, sequence
    void index(OpenTask &task);

    TaskStore &m_store;
    std::unordered_map<QString, OpenTask> m_tasks;
    QHash<QString, QString> m_taskOfAgent;
    std::map<WaitingKey, QString> m_waiting;
    QMultiHash<QString, QString> m_byRunner; // runner id -> task id, one per live attempt
};

} // namespace sibyl::server
