// SPDX-License-Identifier: Apache-2.0
#include "Table.h"

#include "TextWidth.h"

#include <algorithm>
#include <numeric>

namespace sibyl {
namespace {

constexpr int gap = 2;

} // namespace

void Table::addRow(const QStringList &cells)
{
    QStringList row;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        row.append(oneLine(cells.value(i)).trimmed());
    }
    m_rows.append(row);
}

QList<int> Table::columnWidths(int width) const
{
    QList<int> widths;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        int widest = textWidth(m_columns.at(i).heading);
        for (const QStringList &row : m_rows) {
            widest = std::max(widest, textWidth(row.at(i)));
        }
        widths.append(widest);
    }
    int excess = std::accumulate(widths.begin(), widths.end(), 0)
        + gap * static_cast<int>(m_columns.size() - 1) - width;
    while (excess > 0) {
        qsizetype widest = -1;
        for (qsizetype i = 0; i < widths.size(); ++i) {
            const int least = m_columns.at(i).leastWidth;
            if (least > 0 && widths.at(i) > least && (widest < 0 || widths.at(i) > widths.at(widest))) {
                widest = i;
            }
        }
        if (widest < 0) {
            break; // lines() cuts what still does not fit
        }
        --widths[widest];
        --excess;
    }
    return widths;
}

QStringList Table::lines(int width, QStringView ellipsis) const
{
    const QList<int> widths = columnWidths(width);
    QStringList headings;
    for (const Column &column : m_columns) {
        headings.append(column.heading);
    }
    QStringList result;
    for (qsizetype r = -1; r < m_rows.size(); ++r) {
        const QStringList &row = r < 0 ? headings : m_rows.at(r);
        QString line;
        for (qsizetype i = 0; i < m_columns.size(); ++i) {
            const QString cell = elided(row.at(i), widths.at(i), ellipsis);
            const QString padding(std::max(widths.at(i) - textWidth(cell), 0), u' ');
            const bool isRight = m_columns.at(i).alignment.testFlag(Qt::AlignRight);
            line += (isRight ? padding + cell : cell + padding) + QString(gap, u' ');
        }
        while (line.endsWith(u' ')) {
            line.chop(1);
        }
        result.append(elided(line, width, ellipsis));
    }
    return result;
}

} // namespace sibyl
