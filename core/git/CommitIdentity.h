// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/GitOperation.h"

namespace sibyl {

// The variables that name the author and committer of a commit of ours: none when the user's
// configuration names one, else the runner itself.
class CommitIdentity final : public GitOperation<QMap<QByteArray, QByteArray>>
{
public:
    CommitIdentity(const GitServices &services, PinnedWorktree worktree, QObject *parent);

private:
    void start() override;

    PinnedWorktree m_worktree;
};

} // namespace sibyl
