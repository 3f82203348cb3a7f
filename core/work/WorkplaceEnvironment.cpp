// SPDX-License-Identifier: Apache-2.0
#include "work/WorkplaceEnvironment.h"

#include "git/WorktreeCheckout.h"

#include <QFile>

namespace sibyl {

QMap<QByteArray, QByteArray> workplaceEnvironment(QMap<QByteArray, QByteArray> basis, const std::optional<TaskSlot> &slot,
                                                  const ProjectWorktrees &worktrees)
{
    if (slot) {
        basis.insert(slot->environment());
    }
    if (!worktrees.sparse.isEmpty()) {
        int count = 0;
        for (const QString &setting : sparseSettings()) {
            basis.insert("GIT_CONFIG_KEY_" + QByteArray::number(count), setting.section(u'=', 0, 0).toLatin1());
            basis.insert("GIT_CONFIG_VALUE_" + QByteArray::number(count), setting.section(u'=', 1).toLatin1());
            ++count;
        }
        basis.insert("GIT_CONFIG_COUNT", QByteArray::number(count));
    }
    return basis;
}

QMap<QByteArray, QByteArray> scriptEnvironment(QMap<QByteArray, QByteArray> basis,
                                               const AttemptRecord &record)
{
    const auto set = [&basis](const char *name, const QString &value) {
        QByteArray bytes = QFile::encodeName(value);
        bytes.replace('\0', ""); // a variable cannot hold it
        basis.insert(name, bytes);
    };
    set("SIBYL_TASK_ID", record.key.taskId);
    set("SIBYL_PROJECT_ID", record.projectId);
    set("SIBYL_WORKTREE_PATH", record.worktreePath);
    set("SIBYL_REPOSITORY", record.repository);
    set("SIBYL_BRANCH", record.branch);
    set("SIBYL_BASE_COMMIT", record.baseCommit);
    return basis;
}

} // namespace sibyl
