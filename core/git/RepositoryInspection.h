// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "git/GitOperation.h"

namespace sibyl {

// What the other operations need to know beyond the facts for everybody.
struct RepositoryDetails
{
    RepositoryFacts facts;
    QString remote; // name: origin, else the first; empty when there is none
};

// Where the remote's branches are kept that we fetch: refs of our own, see RemoteFetches.
QString ownRemoteRef(const QString &remote, const QString &branch);

// Finds out what a directory is, changing nothing. The default branch is the remote's HEAD as far
// as it is known here, else init.defaultBranch, main or master if such a branch exists, else the
// only branch, else the one that is checked out; never a name that does not exist.
class RepositoryInspection final : public GitOperation<RepositoryDetails>
{
public:
    RepositoryInspection(const GitServices &services, QString directory, QObject *parent);

private:
    void start() override;
    void readPlace(const CommandReport &report);
    void readHeadAndConfiguration(const QList<CommandReport> &reports);
    void readRefs(const CommandReport &report);
    GitCall call(const QStringList &arguments) const;

    QString m_directory;
    RepositoryDetails m_details;
    QString m_wantedDefault; // init.defaultBranch
    QStringList m_heads;     // two at most
};

} // namespace sibyl
