// SPDX-License-Identifier: Apache-2.0
#include "models/LoadSteps.h"

#include <QMap>

namespace sibyl::tray {

QList<LoadStep> loadSteps(const Snapshot &snapshot, const QDateTime &nowUtc, std::chrono::seconds span)
{
    const QDateTime beginUtc = nowUtc.addSecs(-span.count());
    QMap<QDateTime, int> changes{{beginUtc, 0}}; // by how much the count changes at a time
    const QList<TaskSnapshot> tasks = snapshot.tasks + snapshot.recent;
    for (const TaskSnapshot &task : tasks) {
        const bool isOver = task.phase == TaskPhase::Ended;
        if (!task.startedUtc.isValid() || task.startedUtc > nowUtc || (isOver && task.endedUtc <= beginUtc)) {
            continue;
        }
        changes[qMax(task.startedUtc, beginUtc)] += 1;
        if (isOver && task.endedUtc.isValid()) {
            changes[qMax(task.endedUtc, task.startedUtc)] -= 1;
        }
    }
    QList<LoadStep> steps;
    int count = 0;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        count += it.value();
        if (it.key() <= nowUtc && (steps.isEmpty() || it.value() != 0)) {
            steps.append({it.key(), count});
        }
    }
    return steps;
}

} // namespace sibyl::tray
