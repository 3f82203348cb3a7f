// SPDX-License-Identifier: Apache-2.0
#include "state/SnapshotDelta.h"

#include <QHash>

#include <utility>

namespace sibyl {
namespace {

using TasksByKey = QHash<TaskKey, const TaskSnapshot *>;

TaskKey keyOf(const TaskSnapshot &task)
{
    return {task.taskId, task.attempt};
}

QList<TaskKey> orderOf(const QList<TaskSnapshot> &tasks)
{
    QList<TaskKey> order;
    order.reserve(tasks.size());
    for (const TaskSnapshot &task : tasks) {
        order.append(keyOf(task));
    }
    return order;
}

void index(const QList<TaskSnapshot> &tasks, TasksByKey &byKey)
{
    for (const TaskSnapshot &task : tasks) {
        byKey.insert(keyOf(task), &task);
    }
}

TasksByKey indexed(const Snapshot &snapshot)
{
    TasksByKey byKey;
    byKey.reserve(snapshot.tasks.size() + snapshot.recent.size());
    index(snapshot.tasks, byKey);
    index(snapshot.recent, byKey);
    return byKey;
}

Snapshot withoutTasks(Snapshot snapshot)
{
    snapshot.tasks.clear();
    snapshot.recent.clear();
    return snapshot;
}

void noteChanged(const QList<TaskSnapshot> &tasks, const TasksByKey &before, SnapshotDelta &delta)
{
    for (const TaskSnapshot &task : tasks) {
        const TaskSnapshot *old = before.value(keyOf(task));
        if (old == nullptr || !(*old == task)) {
            delta.changed.append(task);
        }
    }
}

std::optional<QList<TaskKey>> changedOrder(const QList<TaskSnapshot> &before, const QList<TaskSnapshot> &after)
{
    QList<TaskKey> order = orderOf(after);
    return order == orderOf(before) ? std::nullopt : std::optional(std::move(order));
}

QList<TaskSnapshot> arranged(const std::optional<QList<TaskKey>> &order, const QList<TaskSnapshot> &before,
                             const TasksByKey &byKey)
{
    QList<TaskSnapshot> tasks;
    for (const TaskKey &key : order ? *order : orderOf(before)) {
        if (const TaskSnapshot *task = byKey.value(key)) {
            tasks.append(*task);
        }
    }
    return tasks;
}

} // namespace

SnapshotDelta deltaBetween(const Snapshot &before, const Snapshot &after)
{
    SnapshotDelta delta;
    Snapshot rest = withoutTasks(after);
    if (!(withoutTasks(before) == rest)) {
        delta.rest = std::move(rest);
    }
    const TasksByKey byKey = indexed(before);
    noteChanged(after.tasks, byKey, delta);
    noteChanged(after.recent, byKey, delta);
    delta.taskOrder = changedOrder(before.tasks, after.tasks);
    delta.recentOrder = changedOrder(before.recent, after.recent);
    return delta;
}

Snapshot apply(const SnapshotDelta &delta, const Snapshot &before)
{
    TasksByKey byKey = indexed(before);
    index(delta.changed, byKey);
    Snapshot after = delta.rest ? *delta.rest : withoutTasks(before);
    after.tasks = arranged(delta.taskOrder, before.tasks, byKey);
    after.recent = arranged(delta.recentOrder, before.recent, byKey);
    return after;
}

} // namespace sibyl
