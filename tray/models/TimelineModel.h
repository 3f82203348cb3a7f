// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskTimeline.h"

#include <QAbstractListModel>
#include <QSet>

namespace sibyl::tray {

// The entries of a timeline for a view. Long ones show their beginning until somebody opens them.
class TimelineModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        TimeRole = Qt::UserRole + 1, // QString
        ToneRole,                    // int of Tone
        IconRole,                    // QString
        TookRole,                    // QString
        DetailRole,                  // QString, of an opened one only
        CanOpenRole,                 // bool: there is more than what is shown
        IsOpenRole,                  // bool
        WholeTextRole,               // QString
    };

    static constexpr qsizetype maxClosedCharacters = 260;
    static constexpr qsizetype maxClosedLines = 3;
    static constexpr qsizetype maxOpenCharacters = 16'000;

    using QAbstractListModel::QAbstractListModel;

    // Rows that were there stay the same rows where only one end of the list differs.
    void show(const QList<TimelineEntry> &entries);
    void toggle(const QModelIndex &index); // opens or closes
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    bool isOpen(const TimelineEntry &entry) const { return m_open.contains(keyOf(entry)); }
    static size_t keyOf(const TimelineEntry &entry) { return qHashMulti(0, entry.atUtc, entry.text); }

    QList<TimelineEntry> m_entries;
    QSet<size_t> m_open;
};

} // namespace sibyl::tray
