// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskWords.h"
#include "state/TaskEvent.h"

#include <QDateTime>
#include <QList>

namespace sibyl::tray {

struct TimelineEntry {
    QDateTime atUtc;
    QString text;
    Tone tone = Tone::Neutral;
    QString icon;
    QString detail; // more about it: what a tool wrote; may be empty
    QString took;   // how long; empty when short or under way
    friend bool operator==(const TimelineEntry &, const TimelineEntry &) = default;
};

// The events of one attempt that are at hand, and whether they are its first and its last ones.
struct TimelinePart {
    QList<TaskEvent> events;
    bool hasStart = true;
    bool hasEnd = true;
    QString problem; // why there are no more; may be empty
};

// What an attempt did, oldest first: how it came and ended, what its agent said, and its tool calls,
// each with its outcome in one entry.
QList<TimelineEntry> timelineEntries(const TaskSnapshot &task, const TimelinePart &part);

} // namespace sibyl::tray
