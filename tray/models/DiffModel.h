// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/Diff.h"

#include <QAbstractListModel>

namespace sibyl::tray {

// The lines of one file of a diff, one row each, for a view. Main thread.
class DiffModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { KindRole = Qt::UserRole + 1, OldNumberRole, NewNumberRole }; // int; a number of 0 = none

    static constexpr qsizetype maxShownCharacters = 2'000; // of a line; copied it is whole

    using QAbstractListModel::QAbstractListModel;

    void show(const QList<DiffLine> &lines);
    // As it stood in the patch, with its sign.
    QString patchText(int row) const;
    // How many columns of a fixed font the longest line needs, at most maxShownCharacters.
    qsizetype columns() const { return m_columns; }
    int largestNumber() const { return m_largestNumber; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<DiffLine> m_lines;
    qsizetype m_columns = 0;
    int m_largestNumber = 0;
};

} // namespace sibyl::tray
