// SPDX-License-Identifier: Apache-2.0
#include "models/TaskTableModel.h"

#include "models/TaskWords.h"
#include "state/SnapshotDelta.h"

#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

bool isSame(const TaskSnapshot &a, const TaskSnapshot &b)
{
    return a.taskId == b.taskId && a.attempt == b.attempt;
}

int progressOf(const TaskSnapshot &task)
{
    if (task.phase == TaskPhase::Queued || task.phase == TaskPhase::Ended) {
        return -2;
    }
    return task.progressPercent.value_or(-1);
}

QString projectText(const TaskSnapshot &task)
{
    return task.projectName.isEmpty() ? task.projectId.left(8) : task.projectName;
}

} // namespace

TaskGroup groupOf(const TaskSnapshot &task)
{
    return task.phase == TaskPhase::Ended ? TaskGroup::Finished
        : task.phase == TaskPhase::Queued ? TaskGroup::Queued
                                          : TaskGroup::Running;
}

void TaskTableModel::show(const Snapshot &snapshot, const QDateTime &nowUtc)
{
    m_nowUtc = nowUtc;
    const QList<TaskSnapshot> wanted = snapshot.tasks + snapshot.recent;
    m_unfinishedCount = int(snapshot.tasks.size());

    QSet<TaskKey> kept;
    for (const TaskSnapshot &task : wanted) {
        kept.insert({task.taskId, task.attempt});
    }
    for (int row = int(m_tasks.size()) - 1; row >= 0; --row) {
        if (!kept.contains({m_tasks.at(row).taskId, m_tasks.at(row).attempt})) {
            beginRemoveRows({}, row, row);
            m_tasks.removeAt(row);
            endRemoveRows();
        }
    }
    // One announcement for all rows that differ: views and proxies pay for each.
    int firstChanged = -1;
    int lastChanged = -1;
    for (int row = 0; row < wanted.size(); ++row) {
        if (placeRow(row, wanted.at(row))) {
            firstChanged = firstChanged < 0 ? row : firstChanged;
            lastChanged = row;
        }
    }
    if (firstChanged >= 0) {
        Q_EMIT dataChanged(index(firstChanged, 0), index(lastChanged, ColumnCount - 1));
    }
}

bool TaskTableModel::placeRow(int row, const TaskSnapshot &task)
{
    const auto isTask = [&](const TaskSnapshot &other) { return isSame(other, task); };
    if (row >= m_tasks.size() || !isTask(m_tasks.at(row))) {
        const auto found = std::find_if(m_tasks.cbegin() + row, m_tasks.cend(), isTask);
        if (found == m_tasks.cend()) {
            beginInsertRows({}, row, row);
            m_tasks.insert(row, task);
            endInsertRows();
            return false;
        }
        const int from = int(std::distance(m_tasks.cbegin(), found));
        beginMoveRows({}, from, from, {}, row);
        m_tasks.move(from, row);
        endMoveRows();
    }
    if (m_tasks.at(row) == task) {
        return false;
    }
    m_tasks[row] = task;
    return true;
}

void TaskTableModel::setNow(const QDateTime &nowUtc)
{
    m_nowUtc = nowUtc;
    if (m_unfinishedCount > 0) {
        Q_EMIT dataChanged(index(0, Elapsed), index(m_unfinishedCount - 1, Elapsed), {Qt::DisplayRole});
    }
}

void TaskTableModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_tasks.isEmpty()) {
        Q_EMIT dataChanged(index(0, 0), index(int(m_tasks.size()) - 1, ColumnCount - 1));
    }
}

int TaskTableModel::rowOf(const QString &taskId, int attempt) const
{
    for (int row = 0; row < m_tasks.size(); ++row) {
        if (m_tasks.at(row).taskId == taskId && m_tasks.at(row).attempt == attempt) {
            return row;
        }
    }
    return -1;
}

int TaskTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_tasks.size());
}

int TaskTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant TaskTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_tasks.size()) {
        return {};
    }
    const TaskSnapshot &task = m_tasks.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(task, index.column());
    case Qt::ToolTipRole: return index.column() == Task ? u"%1\n%2"_s.arg(task.title, activityText(task)) : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == Task ? QVariant(accessibleText(task)) : text(task, index.column());
    case Qt::TextAlignmentRole:
        return index.column() >= Elapsed ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                                         : QVariant(int(Qt::AlignLeft | Qt::AlignVCenter));
    case ActivityRole: return activityText(task);
    case ToneRole: return int(taskState(task).tone);
    case IconRole: return taskState(task).icon.toString();
    case ProgressRole: return progressOf(task);
    case GroupRole: return int(groupOf(task));
    case SortRole: return sortValue(task, index.column());
    default: return {};
    }
}

QVariant TaskTableModel::text(const TaskSnapshot &task, int column) const
{
    switch (column) {
    case Task: return task.title.isEmpty() ? tr("Task %1").arg(task.taskId.left(8)) : task.title;
    case Agent: return task.agent;
    case Project: return projectText(task);
    case Branch: return shortBranch(task.branch);
    case State: return taskState(task).label;
    case Progress: return progressOf(task) >= 0 ? tr("%1 %").arg(progressOf(task)) : QString();
    case Elapsed: return durationText(elapsed(task, m_nowUtc));
    case Tokens: return task.usage.totalTokens() > 0 ? countText(task.usage.totalTokens()) : QString();
    case Cost: return task.usage.costUsd ? costText(*task.usage.costUsd) : QString();
    default: return {};
    }
}

QVariant TaskTableModel::sortValue(const TaskSnapshot &task, int column) const
{
    switch (column) {
    case State: return int(task.phase);
    case Progress: return progressOf(task);
    case Elapsed: return qlonglong(elapsed(task, m_nowUtc).count());
    case Tokens: return task.usage.totalTokens();
    case Cost: return task.usage.costUsd.value_or(-1);
    default: return text(task, column);
    }
}

QString TaskTableModel::accessibleText(const TaskSnapshot &task) const
{
    return tr("%1, %2, project %3. %4")
        .arg(text(task, Task).toString(), taskState(task).label, projectText(task), activityText(task));
}

QVariant TaskTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section >= Elapsed ? int(Qt::AlignRight | Qt::AlignVCenter) : int(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Task: return tr("Task");
    case Agent: return tr("Agent");
    case Project: return tr("Project");
    case Branch: return tr("Branch");
    case State: return tr("State");
    case Progress: return tr("Progress");
    case Elapsed: return tr("Time");
    case Tokens: return tr("Tokens");
    case Cost: return tr("Cost");
    default: return {};
    }
}

} // namespace sibyl::tray
