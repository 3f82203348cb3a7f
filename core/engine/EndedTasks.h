// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal/Records.h"
#include "state/Snapshot.h"

#include <deque>
#include <map>
#include <optional>

namespace sibyl {

// A short memory of every attempt that is over and still in the journal: for redeliveries, for tasks
// that go on where one ended, for what a monitor calls recent and for what today cost.
class EndedTasks
{
public:
    struct Entry {
        AttemptRecord record; // without the bytes of assignment and result
        TaskSnapshot snapshot;
    };

    // In the order of their ends: the last 50 are the recent ones.
    void add(const AttemptRecord &record, const TaskSnapshot &snapshot);
    // The record as it is to be journaled now; nothing when the attempt is not remembered.
    std::optional<AttemptRecord> markDelivered(const AttemptKey &key);
    std::optional<AttemptRecord> markCleanedUp(const AttemptKey &key);
    // Delivered ones only.
    void forgetBefore(const QDateTime &utc);

    const std::map<AttemptKey, Entry> &all() const { return m_entries; } // attempts of a task in order
    const Entry *find(const AttemptKey &key) const; // nullptr: not remembered
    // Of the same task; nullptr: none.
    const AttemptRecord *before(const AttemptKey &key) const;
    const AttemptRecord *last(const QString &taskId) const;
    QList<TaskSnapshot> recent() const; // the last one first
    DayTotals totalsSince(const QDateTime &midnightUtc) const;

private:
    std::map<AttemptKey, Entry> m_entries;
    std::deque<AttemptKey> m_recent; // oldest first; they keep their words
};

void addUsage(Usage &sum, const Usage &part);
// The part of an agent's time that is after midnight; nothing when it never started.
Seconds agentTimeSince(const QDateTime &midnightUtc, const QDateTime &startedUtc, const QDateTime &endedUtc);

} // namespace sibyl
