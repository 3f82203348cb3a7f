// SPDX-License-Identifier: Apache-2.0
#include "models/TimelineModel.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

QString beginning(const QString &text)
{
    qsizetype end = std::min(text.size(), TimelineModel::maxClosedCharacters);
    qsizetype newline = -1;
    for (qsizetype line = 0; line < TimelineModel::maxClosedLines; ++line) {
        newline = text.indexOf(u'\n', newline + 1);
        if (newline < 0 || newline >= end) {
            return end == text.size() ? text : text.first(end).trimmed() + u'\u2026';
        }
    }
    return text.first(newline).trimmed() + u'\u2026';
}

} // namespace

void TimelineModel::show(const QList<TimelineEntry> &entries)
{
    const qsizetype shorter = std::min(entries.size(), m_entries.size());
    qsizetype same = 0;
    while (same < shorter && entries.at(same) == m_entries.at(same)) {
        ++same;
    }
    qsizetype sameAtEnd = 0;
    while (sameAtEnd < shorter - same && entries.at(entries.size() - 1 - sameAtEnd) == m_entries.at(m_entries.size() - 1 - sameAtEnd)) {
        ++sameAtEnd;
    }
    const qsizetype gone = m_entries.size() - same - sameAtEnd;
    const qsizetype come = entries.size() - same - sameAtEnd;
    const qsizetype kept = std::min(gone, come); // a tool call that ended
    for (qsizetype row = same; row < same + kept; ++row) {
        m_entries[row] = entries.at(row);
    }
    if (kept > 0) {
        Q_EMIT dataChanged(index(int(same)), index(int(same + kept) - 1));
    }
    if (gone > kept) {
        beginRemoveRows({}, int(same + kept), int(same + gone) - 1);
        m_entries = entries;
        endRemoveRows();
    } else if (come > kept) {
        beginInsertRows({}, int(same + kept), int(same + come) - 1);
        m_entries = entries;
        endInsertRows();
    }
}

void TimelineModel::toggle(const QModelIndex &index)
{
    if (!index.data(CanOpenRole).toBool()) {
        return;
    }
    const size_t key = keyOf(m_entries.at(index.row()));
    if (!m_open.remove(key)) {
        m_open.insert(key);
    }
    Q_EMIT dataChanged(index, index);
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_entries.size()) {
        return {};
    }
    const TimelineEntry &entry = m_entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return isOpen(entry) ? entry.text.left(maxOpenCharacters) : beginning(entry.text);
    case Qt::AccessibleTextRole: return entry.took.isEmpty() ? entry.text : entry.text + u", "_s + entry.took;
    case Qt::ToolTipRole: return QLocale().toString(entry.atUtc.toLocalTime(), QLocale::LongFormat);
    case TimeRole: return QLocale().toString(entry.atUtc.toLocalTime().time(), u"HH:mm:ss"_s);
    case ToneRole: return int(entry.tone);
    case IconRole: return entry.icon;
    case TookRole: return entry.took;
    case DetailRole: return isOpen(entry) ? entry.detail : QString();
    case CanOpenRole: return !entry.detail.isEmpty() || beginning(entry.text).size() != entry.text.size();
    case IsOpenRole: return isOpen(entry);
    case WholeTextRole: return entry.detail.isEmpty() ? entry.text : entry.text + u'\n' + entry.detail;
    default: return {};
    }
}

} // namespace sibyl::tray
