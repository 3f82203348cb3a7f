// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskFilter.h"
#include "models/TaskTableModel.h"
#include "state/SnapshotDelta.h"

#include <QHeaderView>
#include <QTreeView>

#include <optional>

namespace sibyl::tray {

// The table of tasks. Its model and filter outlive it.
class TaskTable final : public QTreeView
{
    Q_OBJECT

public:
    TaskTable(TaskTableModel &model, TaskFilter &filter, QWidget *parent = nullptr);

    std::optional<TaskKey> current() const;
    void select(const TaskKey &key);
    // Columns that no task has anything for are hidden unless the user shows them.
    void setColumnUseful(TaskTableModel::Column column, bool isUseful);
    QByteArray layoutState() const { return header()->saveState(); }
    void restoreLayout(const QByteArray &state);

Q_SIGNALS:
    void currentTaskChanged();
    void opened();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setWidths();
    void showHeaderMenu(QPoint point);

    TaskTableModel &m_model;
    TaskFilter &m_filter;
    bool m_isLayoutRestored = false;
};

} // namespace sibyl::tray
