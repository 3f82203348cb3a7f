// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "git/GitOperation.h"

namespace sibyl {

// Compares what the journal knows with what repositories and disk hold, after a start. Empties
// the trashes (idle priority, not waited for); everything else is only reported:
//
//   repository has a worktree of ours   directory there   journal knows it   reported
//   yes                                 yes               no                 as unknown
//   yes                                 no                no                 as unknown, without files
//   no (its .git file leads nowhere)    yes               either             as orphaned
class Reconciliation final : public GitOperation<ReconcileReport>
{
public:
    Reconciliation(const GitServices &services, ReconcileRequest request, QObject *parent);

private:
    void start() override;
    void nextRepository();
    void compare(const QString &commonDirectory);
    void lookForOrphans();

    ReconcileRequest m_request;
    QStringList m_seen; // common directories
    QStringList m_trash;
    ReconcileReport m_report;
};

} // namespace sibyl
