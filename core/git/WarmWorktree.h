// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/BaseResolution.h"
#include "git/WorktreeEntry.h"

namespace sibyl {

// Makes one worktree for the pool: detached at the project's base, files written, locked with
// `reason`. What a failed attempt made is taken away again.
class WarmWorktree final : public GitOperation<WorktreeEntry>
{
public:
    WarmWorktree(const GitServices &services, PoolSpec spec, QString place, QString reason,
                 QObject *parent);

private:
    void start() override;
    void resolveBase();
    void add(const QString &commit);
    void checkOut();
    void withdraw(const Error &error);

    PoolSpec m_spec;
    QString m_place;
    QString m_reason;
    RepositoryDetails m_details;
};

} // namespace sibyl
