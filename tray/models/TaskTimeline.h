// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskWords.h"
#include "state/SnapshotDelta.h"

#include <QAbstractListModel>
#include <QHash>

namespace sibyl::tray {

struct TimelineEntry {
    QDateTime atUtc;
    QString text;
    Tone tone = Tone::Neutral;
    QString icon;
    friend bool operator==(const TimelineEntry &, const TimelineEntry &) = default;
};

// What every task did, as seen from the snapshots: its steps and each new activity of its agent. At
// most maxEntries of a task are kept, the oldest activities go first; tasks that left the snapshot
// are forgotten. Main thread.
class TaskTimeline final
{
public:
    static constexpr qsizetype maxEntries = 500;

    void take(const Snapshot &snapshot, const QDateTime &nowUtc);
    // Oldest first: accepted, started, activities, ended.
    QList<TimelineEntry> entries(const TaskSnapshot &task) const;

private:
    QHash<TaskKey, QList<TimelineEntry>> m_activities;
};

// The entries of one task, newest last, for a view.
class TimelineModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { TimeRole = Qt::UserRole + 1, ToneRole, IconRole };

    using QAbstractListModel::QAbstractListModel;

    void show(const QList<TimelineEntry> &entries);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<TimelineEntry> m_entries;
};

} // namespace sibyl::tray
