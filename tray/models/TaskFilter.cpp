// SPDX-License-Identifier: Apache-2.0
#include "models/TaskFilter.h"

#include <algorithm>

namespace sibyl::tray {

TaskFilter::TaskFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(TaskTableModel::SortRole);
    setSortLocaleAware(true);
    setDynamicSortFilter(true);
}

void TaskFilter::setGroup(std::optional<TaskGroup> group)
{
    m_group = group;
    invalidateFilter();
}

void TaskFilter::setText(const QString &text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool TaskFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QAbstractItemModel *source = sourceModel();
    const QModelIndex first = source->index(row, TaskTableModel::Task, parent);
    if (m_group && first.data(TaskTableModel::GroupRole).toInt() != int(*m_group)) {
        return false;
    }
    if (m_words.isEmpty()) {
        return true;
    }
    QString hay = first.data(TaskTableModel::ActivityRole).toString();
    for (const int column : {TaskTableModel::Task, TaskTableModel::Agent, TaskTableModel::Project,
                             TaskTableModel::Branch, TaskTableModel::State}) {
        hay += u' ' + first.siblingAtColumn(column).data(Qt::DisplayRole).toString();
    }
    return std::all_of(m_words.cbegin(), m_words.cend(),
                       [&](const QString &word) { return hay.contains(word, Qt::CaseInsensitive); });
}

} // namespace sibyl::tray
