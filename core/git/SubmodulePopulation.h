// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "git/GitOperation.h"

#include <deque>

namespace sibyl {

// Fills the submodules of a fresh worktree, which `worktree add` leaves empty. Ends with a notice
// of what stayed empty, or an empty text: a missing submodule never fails a task.
//
// In a user's repository each submodule is cloned from the copy that the repository has already
// (<common>/modules/<name>): no network, no prompt, and no change of the user's configuration,
// which `submodule init` would make. In a mirror of ours they come from their servers, within the
// limit.
class SubmodulePopulation final : public GitOperation<QString>
{
public:
    SubmodulePopulation(const GitServices &services, RepositoryFacts repository, QString worktree,
                        Milliseconds networkLimit, QObject *parent);

private:
    struct Level
    { // one tree with a .gitmodules
        QString directory;
        QString modulesDirectory; // where its submodules lie in the user's repository
        int depth = 0;
    };
    struct Submodule
    {
        QString name;
        QString path; // below Level::directory
        Level level;
    };

    void start() override;
    void findHeaders();
    void updateFromServers(const QMap<QByteArray, QByteArray> &variables);
    void readNextLevel();
    void fillNext();
    void fill(const Submodule &submodule);
    void restoreUrl(const Submodule &submodule);
    void descend(const Submodule &submodule);
    void note(const QString &sentence);

    RepositoryFacts m_repository;
    QString m_worktree;
    Milliseconds m_networkLimit;
    std::deque<Level> m_levels;
    std::deque<Submodule> m_submodules;
    QString m_notice;
};

} // namespace sibyl
