// SPDX-License-Identifier: Apache-2.0
#include "server/TaskBoard.h"

#include <algorithm>

namespace sibyl::server {

LiveAttempt *OpenTask::liveOf(const QString &runnerId, std::optional<int> attempt)
{
    const auto found = std::find_if(live.rbegin(), live.rend(), [&](const LiveAttempt &candidate) {
        return candidate.row.runnerId == runnerId && (!attempt || candidate.row.number == *attempt);
    });
    return found == live.rend() ? nullptr : &*found;
}

TaskBoard::TaskBoard(TaskStore &store) : m_store(store) {}

void TaskBoard::reload(Milliseconds now)
{
    m_tasks.clear();
    m_taskOfAgent.clear();
    m_waiting.clear();
    m_byRunner.clear();
    for (const TaskRecord &record : m_store.openTasks()) {
        OpenTask &task = m_tasks[record.id];
        task.record = record;
        m_taskOfAgent.insert(record.agentId, record.id);
        index(task);
    }
    for (const RunAttempt &row : m_store.liveAttempts()) {
        if (OpenTask *task = find(row.taskId)) {
            task->live.append({.row = row, .sentAt = now});
            m_byRunner.insert(row.runnerId, row.taskId);
        }
    }
}

OpenTask *TaskBoard::find(const QString &taskId)
{
    const auto found = m_tasks.find(taskId);
    return found == m_tasks.end() ? nullptr : &found->second;
}

OpenTask *TaskBoard::findAgent(const QString &agentId)
{
    return find(m_taskOfAgent.value(agentId));
}

bool TaskBoard::hasTasksOf(const QString &projectId) const
{
    return std::any_of(m_tasks.begin(), m_tasks.end(),
                       [&](const auto &entry) { return entry.second.record.spec.projectId == projectId; });
}

OpenTask &TaskBoard::add(TaskRecord record)
{
    record.sequence = m_store.addTask(record);
    OpenTask &task = m_tasks[record.id];
    task.record = std::move(record);
    m_taskOfAgent.insert(task.record.agentId, task.record.id);
    index(task);
    return task;
}

OpenTask &TaskBoard::reopen(TaskRecord record)
{
    OpenTask &task = m_tasks[record.id];
    task.record = std::move(record);
    m_taskOfAgent.insert(task.record.agentId, task.record.id);
    save(task);
    return task;
}

void TaskBoard::index(OpenTask &task)
{
    const WaitingKey key{-task.record.spec.priority, task.record.sequence};
    if (isWaiting(task.record.state)) {
        m_waiting.emplace(key, task.record.id);
    } else {
        m_waiting.erase(key);
    }
}

void TaskBoard::save(OpenTask &task)
{
    task.hasUnsavedProgress = false;
    m_store.saveTask(task.record);
    index(task);
    if (hasEnded(task.record.state)) {
        const QString id = task.record.id;
        for (const LiveAttempt &attempt : std::as_const(task.live)) {
            m_byRunner.remove(attempt.row.runnerId, id);
        }
        m_taskOfAgent.remove(task.record.agentId);
        m_tasks.erase(id);
    }
}

void TaskBoard::saveProgress()
{
    for (auto &[id, task] : m_tasks) {
        if (task.hasUnsavedProgress) {
            task.hasUnsavedProgress = false;
            m_store.saveTask(task.record);
        }
    }
}

void TaskBoard::addAttempt(OpenTask &task, const LiveAttempt &attempt)
{
    task.live.append(attempt);
    m_byRunner.insert(attempt.row.runnerId, attempt.row.taskId);
    m_store.saveAttempt(attempt.row);
}

void TaskBoard::saveAttempt(OpenTask &task, const RunAttempt &attempt)
{
    m_store.saveAttempt(attempt);
    const auto found = std::find_if(task.live.begin(), task.live.end(), [&](const LiveAttempt &candidate) {
        return candidate.row.number == attempt.number;
    });
    if (found == task.live.end()) {
        return;
    }
    if (isLive(attempt.state)) {
        found->row = attempt;
        return;
    }
    m_byRunner.remove(attempt.runnerId, attempt.taskId);
    const bool wasCopy = task.live.size() > 1;
    task.live.erase(found);
    if (wasCopy) { // remove() took every entry of this pair
        for (const LiveAttempt &other : std::as_const(task.live)) {
            if (other.row.runnerId == attempt.runnerId) {
                m_byRunner.insert(attempt.runnerId, attempt.taskId);
            }
        }
    }
}

QList<QString> TaskBoard::waiting() const
{
    QList<QString> ids;
    ids.reserve(static_cast<qsizetype>(m_waiting.size()));
    for (const auto &[key, id] : m_waiting) {
        ids.append(id);
    }
    return ids;
}

QList<QString> TaskBoard::tasksOf(const QString &runnerId) const
{
    return m_byRunner.values(runnerId);
}

} // namespace sibyl::server
