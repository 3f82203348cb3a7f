// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "git/WorktreeSnapshot.h"

namespace sibyl {

// Gives up a worktree without losing a byte of it: what no branch has is put on
// refs/sibyl/rescue/<task>, repositories inside it that hold work of their own keep it in place,
// and only then it goes to the trash. Ends with a report in any case; an error only says why it was
// kept. Ignored files go with the worktree, but for those that the request includes.
class WorktreeRetirement final : public GitOperation<RetireReport>
{
public:
    WorktreeRetirement(const GitServices &services, RetireRequest request, QObject *parent);

private:
    void start() override;
    void giveUp(const Error &error) override;
    void keep(const QString &why);
    void findEntry(const QString &commonDirectory);
    void takeSnapshot();
    void lookInside();
    void rescueFiles();
    void rescueHead();
    void writeRescueRef(const QString &commit, int n);
    void remove();
    GitCall call(const QStringList &arguments, GitAccess access) const;

    RetireRequest m_request;
    WorktreeEntry m_entry;
    SnapshotReport m_snapshot;
    RetireReport m_report;
};

} // namespace sibyl
