// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Snapshot.h"

#include <QHashFunctions>

#include <optional>

namespace sibyl {

// Which attempt.
struct TaskKey {
    QString taskId;
    int attempt = 1;
    friend bool operator==(const TaskKey &, const TaskKey &) = default;
    friend size_t qHash(const TaskKey &key, size_t seed) { return qHashMulti(seed, key.taskId, key.attempt); }
};

// What turns one snapshot into the next, with only what differs:
//
//     apply(deltaBetween(before, after), before) == after
struct SnapshotDelta {
    std::optional<Snapshot> rest;               // all but the task lists, when any of it differs
    QList<TaskSnapshot> changed;                // new or different tasks of both lists, whole
    std::optional<QList<TaskKey>> taskOrder;    // of `tasks`, when it is another one
    std::optional<QList<TaskKey>> recentOrder;  // of `recent`, likewise

    bool isEmpty() const { return !rest && changed.isEmpty() && !taskOrder && !recentOrder; }
    friend bool operator==(const SnapshotDelta &, const SnapshotDelta &) = default;
};

SnapshotDelta deltaBetween(const Snapshot &before, const Snapshot &after);

// A key of an order that is neither in `before` nor among the changed tasks is left out.
Snapshot apply(const SnapshotDelta &delta, const Snapshot &before);

} // namespace sibyl
