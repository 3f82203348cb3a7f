// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "git/GitCommand.h"
#include "git/RepositoryLock.h"

#include <map>
#include <vector>

namespace sibyl {

struct FetchRequest
{
    QString commonDirectory;
    QString remote;
    QStringList refspecs; // forced by a leading +, to refs of our own
    Milliseconds limit{30'000};
    bool coversAllBranches = false; // takes tags too, and drops what the server has dropped
};

// Fetches, bounded in time and never prompting, under the repository's lock. Tasks that ask for the
// same thing share one fetch: one that is under way or ended less than `freshness` ago, failures
// included (one of all branches serves for each), so that an unreachable server costs a row of
// tasks one time limit and not many. Remote-tracking branches of the user's are left alone (they
// are what push --force-with-lease trusts), and so is FETCH_HEAD, which every worktree shares. Main
// thread only.
class RemoteFetches : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<>)>;

    RemoteFetches(GitCommand &git, RepositoryLocks &locks, Clock &clock,
                  Milliseconds freshness = Milliseconds(10'000));

    // ErrorKind::NotFound when the server has no such ref, else Network or Timeout.
    void fetch(const FetchRequest &request, QObject *context, Done done);

private:
    struct Waiting
    {
        QPointer<QObject> context;
        Done done;
    };
    struct Fetch
    {
        std::vector<Waiting> waiting;
        bool isUnderWay = false;
        Milliseconds endedAt{};
        Result<> outcome;
    };

    static QString keyOf(const FetchRequest &request);
    void begin(const FetchRequest &request);
    void findSshCommand(const FetchRequest &request);
    void run(const FetchRequest &request, bool hasSshCommand);
    void end(const FetchRequest &request, const Result<> &outcome);
    void forgetOld();

    GitCommand &m_git;
    RepositoryLocks &m_locks;
    Clock &m_clock;
    Milliseconds m_freshness;
    std::map<QString, Fetch> m_fetches;
    std::map<QString, RepositoryLease> m_leases;
};

} // namespace sibyl
