// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/GitOperation.h"

namespace sibyl {

// Puts a commit of a task on refs/sibyl/rescue/<task>, numbered when that name is taken by another
// commit, so that nothing that happens to the task's branch later can lose it. Ends with the ref's
// name; the same commit of the same task always gives the same one.
class WorkRescue final : public GitOperation<QString>
{
public:
    WorkRescue(const GitServices &services, QString repository, QString commit, QString taskId, QObject *parent);

private:
    void start() override;
    void tryName(int n);
    GitCall call(const QStringList &arguments, GitAccess access) const;

    QString m_repository;
    QString m_commit;
    QString m_name; // without a number
};

} // namespace sibyl
