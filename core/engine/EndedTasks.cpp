// SPDX-License-Identifier: Apache-2.0
#include "engine/EndedTasks.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace sibyl {
namespace {

constexpr std::size_t maxRecent = 50;

// An attempt is remembered for days, what it said only while it is among the recent ones.
void forgetWords(TaskSnapshot &snapshot)
{
    snapshot.activity.clear();
    snapshot.error.clear();
    snapshot.summary.clear();
    snapshot.plan.clear();
}

} // namespace

void EndedTasks::add(const AttemptRecord &record, const TaskSnapshot &snapshot)
{
    Entry entry{record, snapshot};
    entry.snapshot.isRetryable = record.isRetryable;
    entry.record.assignment.clear(); // large, and in the journal
    entry.record.result.clear();
    m_entries.insert_or_assign(record.key, std::move(entry));
    m_recent.push_back(record.key);
    if (m_recent.size() > maxRecent) {
        if (const auto oldest = m_entries.find(m_recent.front()); oldest != m_entries.end()) {
            forgetWords(oldest->second.snapshot);
        }
        m_recent.pop_front();
    }
}

std::optional<AttemptRecord> EndedTasks::markDelivered(const AttemptKey &key)
{
    const auto it = m_entries.find(key);
    if (it == m_entries.end()) {
        return std::nullopt;
    }
    it->second.snapshot.isDelivered = true;
    it->second.record.step = std::max(it->second.record.step, TaskStep::ResultConfirmed);
    return it->second.record;
}

std::optional<AttemptRecord> EndedTasks::markCleanedUp(const AttemptKey &key)
{
    const auto it = m_entries.find(key);
    if (it == m_entries.end()) {
        return std::nullopt;
    }
    it->second.record.step = TaskStep::CleanedUp;
    return it->second.record;
}

void EndedTasks::forgetBefore(const QDateTime &utc)
{
    std::erase_if(m_entries, [&](const auto &entry) {
        return entry.second.snapshot.isDelivered && entry.second.record.endedUtc < utc;
    });
}

const EndedTasks::Entry *EndedTasks::find(const AttemptKey &key) const
{
    const auto it = m_entries.find(key);
    return it == m_entries.end() ? nullptr : &it->second;
}

const AttemptRecord *EndedTasks::before(const AttemptKey &key) const
{
    const auto next = m_entries.lower_bound(key);
    if (next == m_entries.begin() || std::prev(next)->first.taskId != key.taskId) {
        return nullptr;
    }
    return &std::prev(next)->second.record;
}

const AttemptRecord *EndedTasks::last(const QString &taskId) const
{
    return before({taskId, std::numeric_limits<int>::max()});
}

QList<TaskSnapshot> EndedTasks::recent() const
{
    QList<TaskSnapshot> snapshots;
    for (const AttemptKey &key : m_recent) {
        if (const auto it = m_entries.find(key); it != m_entries.end()) {
            snapshots << it->second.snapshot;
        }
    }
    std::sort(snapshots.begin(), snapshots.end(), [](const TaskSnapshot &a, const TaskSnapshot &b) {
        return std::tie(a.endedUtc, a.taskId, a.attempt) > std::tie(b.endedUtc, b.taskId, b.attempt);
    });
    return snapshots;
}

DayTotals EndedTasks::totalsSince(const QDateTime &midnightUtc) const
{
    DayTotals totals;
    for (const auto &[key, ended] : m_entries) {
        if (ended.snapshot.endedUtc >= midnightUtc) {
            ++totals.tasks;
            totals.completed += ended.record.ending == QLatin1StringView("completed") ? 1 : 0;
            addUsage(totals.usage, ended.snapshot.usage);
            totals.agentTime += agentTimeSince(midnightUtc, ended.snapshot.startedUtc, ended.snapshot.endedUtc);
        }
    }
    return totals;
}

void addUsage(Usage &sum, const Usage &part)
{
    sum.inputTokens += part.inputTokens;
    sum.cacheReadTokens += part.cacheReadTokens;
    sum.cacheWriteTokens += part.cacheWriteTokens;
    sum.outputTokens += part.outputTokens;
    if (part.costUsd) {
        sum.costUsd = sum.costUsd.value_or(0) + *part.costUsd;
    }
}

Seconds agentTimeSince(const QDateTime &midnightUtc, const QDateTime &startedUtc, const QDateTime &endedUtc)
{
    return startedUtc.isValid() ? Seconds(std::max<qint64>(0, std::max(startedUtc, midnightUtc).secsTo(endedUtc))) : Seconds(0);
}

} // namespace sibyl
