// SPDX-License-Identifier: Apache-2.0
#include "models/DiffModel.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int tabColumns = 4;

QString signOf(DiffLineKind kind)
{
    switch (kind) {
    case DiffLineKind::Added: return u"+"_s;
    case DiffLineKind::Removed: return u"-"_s;
    case DiffLineKind::Context: return u" "_s;
    case DiffLineKind::Hunk:
    case DiffLineKind::Note: break;
    }
    return {};
}

// Tabs as spaces, control characters as something to see.
QString shownText(const DiffLine &line)
{
    QString text = signOf(line.kind);
    for (const QChar character : line.text) {
        if (text.size() >= DiffModel::maxShownCharacters) {
            return text + u'\u2026';
        }
        if (character == u'\t') {
            text += QString(tabColumns - (text.size() - 1) % tabColumns, u' ');
        } else {
            text += character.category() == QChar::Other_Control ? QChar(u'\u00b7') : character;
        }
    }
    return text;
}

} // namespace

void DiffModel::show(const QList<DiffLine> &lines)
{
    beginResetModel();
    m_lines = lines;
    m_columns = 0;
    m_largestNumber = 0;
    for (const DiffLine &line : lines) {
        const qsizetype tabs = line.text.count(u'\t');
        const bool isWide = std::any_of(line.text.cbegin(), line.text.cend(), [](QChar c) { return c.unicode() >= 0x1100; });
        m_columns = std::max(m_columns, line.text.size() * (isWide ? 2 : 1) + tabs * (tabColumns - 1) + 2);
        m_largestNumber = std::max({m_largestNumber, line.oldNumber, line.newNumber});
    }
    m_columns = std::min(m_columns, maxShownCharacters);
    endResetModel();
}

QString DiffModel::patchText(int row) const
{
    return signOf(m_lines.at(row).kind) + m_lines.at(row).text;
}

int DiffModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QVariant DiffModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_lines.size()) {
        return {};
    }
    const DiffLine &line = m_lines.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return shownText(line);
    case Qt::AccessibleTextRole:
        return line.kind == DiffLineKind::Added ? tr("Added: %1").arg(line.text)
            : line.kind == DiffLineKind::Removed ? tr("Removed: %1").arg(line.text)
                                                 : line.text;
    case KindRole: return int(line.kind);
    case OldNumberRole: return line.oldNumber;
    case NewNumberRole: return line.newNumber;
    default: return {};
    }
}

} // namespace sibyl::tray
