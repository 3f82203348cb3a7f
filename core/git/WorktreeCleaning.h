// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/GitOperation.h"
#include "git/WorktreeEntry.h"

namespace sibyl {

// Makes a given-up worktree as good as new: everything that its commit does not have goes, ignored
// files included, everything that it has is as the commit says. At idle priority; ends with an
// error when something resists.
class WorktreeCleaning final : public GitOperation<void>
{
public:
    WorktreeCleaning(const GitServices &services, WorktreeEntry entry, QObject *parent);

private:
    void start() override;
    void check();

    WorktreeEntry m_entry;
};

} // namespace sibyl
