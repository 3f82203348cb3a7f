// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskTableModel.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace sibyl::tray {

// The rows of a TaskTableModel of one group and with all the words of a search text in them, sorted
// by meaning. Unsorted = the runner's own order.
class TaskFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit TaskFilter(QObject *parent = nullptr);

    void setGroup(std::optional<TaskGroup> group); // nothing = all
    void setText(const QString &text);
    bool isNarrowing() const { return m_group.has_value() || !m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    std::optional<TaskGroup> m_group;
    QStringList m_words;
};

} // namespace sibyl::tray
