// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Snapshot.h"

#include <QAbstractTableModel>
#include <QDateTime>

namespace sibyl::tray {

// What the runner works on and has lately worked on, one row per attempt, in the snapshot's order:
// unfinished ones oldest first, then ended ones newest first. Rows keep their identity from one
// snapshot to the next, so that selection and scroll position stay. Main thread.
class TaskTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Task, Agent, Project, Branch, State, Progress, Elapsed, Tokens, Cost, ColumnCount };
    enum Role {
        ActivityRole = Qt::UserRole + 1, // QString: second line of Task
        ToneRole,                        // int of Tone
        IconRole,                        // QString: name in resources/icons
        ProgressRole,                    // int percent; -1 = unknown, -2 = none (queued, ended)
        GroupRole,                       // int of TaskGroup
        SortRole,                        // compares by meaning
    };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const Snapshot &snapshot, const QDateTime &nowUtc);
    // Only the elapsed times move.
    void setNow(const QDateTime &nowUtc);
    void retranslate();

    const TaskSnapshot &task(int row) const { return m_tasks.at(row); }
    int rowOf(const QString &taskId, int attempt) const; // -1 = none
    bool hasUnfinished() const { return m_unfinishedCount > 0; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant text(const TaskSnapshot &task, int column) const;
    QVariant sortValue(const TaskSnapshot &task, int column) const;
    QString accessibleText(const TaskSnapshot &task) const;
    // True when the task was there already and differs.
    bool placeRow(int row, const TaskSnapshot &task);

    QList<TaskSnapshot> m_tasks;
    QDateTime m_nowUtc;
    int m_unfinishedCount = 0;
};

enum class TaskGroup { Running, Queued, Finished };
TaskGroup groupOf(const TaskSnapshot &task);

} // namespace sibyl::tray
