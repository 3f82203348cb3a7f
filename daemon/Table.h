// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace sibyl {

// Rows under headings, in as many columns as the terminal has. Columns are as wide as their text;
// when that is too much, the widest of those that may shrink gives way, and what does not fit ends
// in an ellipsis. No line is ever longer than `width`, none ends in spaces.
class Table
{
public:
    struct Column {
        QString heading;
        int leastWidth = 0; // may shrink to that; 0 = never shrinks
        Qt::Alignment alignment = Qt::AlignLeft;
    };

    explicit Table(QList<Column> columns) : m_columns(std::move(columns)) {}

    // Fewer cells than columns leave the rest empty. Cells are made one line (oneLine).
    void addRow(const QStringList &cells);
    bool isEmpty() const { return m_rows.isEmpty(); }

    // The heading line first.
    QStringList lines(int width, QStringView ellipsis = u"…") const;

private:
    QList<int> columnWidths(int width) const;

    QList<Column> m_columns;
    QList<QStringList> m_rows;
};

} // namespace sibyl
