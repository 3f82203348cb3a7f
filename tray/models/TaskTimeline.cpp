// SPDX-License-Identifier: Apache-2.0
#include "models/TaskTimeline.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

struct TimelineTexts {
    Q_DECLARE_TR_FUNCTIONS(TaskTimeline)
};

} // namespace

void TaskTimeline::take(const Snapshot &snapshot, const QDateTime &nowUtc)
{
    QSet<TaskKey> known;
    const QList<TaskSnapshot> tasks = snapshot.tasks + snapshot.recent;
    for (const TaskSnapshot &task : tasks) {
        const TaskKey key{task.taskId, task.attempt};
        known.insert(key);
        if (task.phase == TaskPhase::Ended || task.activity.isEmpty()) {
            continue;
        }
        QList<TimelineEntry> &entries = m_activities[key];
        if (entries.isEmpty() || entries.last().text != task.activity) {
            entries.append({nowUtc, task.activity, Tone::Active, u"tool"_s});
            if (entries.size() > maxEntries) {
                entries.removeFirst();
            }
        }
    }
    for (auto it = m_activities.begin(); it != m_activities.end();) {
        it = known.contains(it.key()) ? std::next(it) : m_activities.erase(it);
    }
}

QList<TimelineEntry> TaskTimeline::entries(const TaskSnapshot &task) const
{
    QList<TimelineEntry> entries;
    entries.append({task.acceptedUtc, TimelineTexts::tr("Taken from the server"), Tone::Neutral, u"queued"_s});
    if (task.startedUtc.isValid()) {
        entries.append({task.startedUtc, TimelineTexts::tr("The agent started on %1").arg(shortBranch(task.branch)), Tone::Active, u"play"_s});
    }
    entries.append(m_activities.value({task.taskId, task.attempt}));
    if (task.phase == TaskPhase::Ended) {
        const TaskState state = taskState(task);
        entries.append({task.endedUtc, u"%1. %2"_s.arg(state.label, activityText(task)), state.tone, state.icon.toString()});
        if (!task.summary.isEmpty()) {
            entries.append({task.endedUtc, task.summary, Tone::Neutral, u"message"_s});
        }
    }
    return entries;
}

void TimelineModel::show(const QList<TimelineEntry> &entries)
{
    if (entries == m_entries) {
        return;
    }
    // The usual change is one more at the end: then the view keeps its place.
    const qsizetype kept = m_entries.size();
    if (entries.size() > kept && entries.first(kept) == m_entries) {
        beginInsertRows({}, int(kept), int(entries.size()) - 1);
        m_entries = entries;
        endInsertRows();
        return;
    }
    beginResetModel();
    m_entries = entries;
    endResetModel();
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
    case Qt::DisplayRole: return entry.text;
    case Qt::ToolTipRole: return QLocale().toString(entry.atUtc.toLocalTime(), QLocale::LongFormat);
    case TimeRole: return QLocale().toString(entry.atUtc.toLocalTime().time(), u"HH:mm:ss"_s);
    case ToneRole: return int(entry.tone);
    case IconRole: return entry.icon;
    default: return {};
    }
}

} // namespace sibyl::tray
