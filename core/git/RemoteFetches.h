// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "git/GitCommand.h"
#include "git/RepositoryLock.h"

#include <list>
#include <map>

namespace sibyl {

struct FetchRequest
{
    QString commonDirectory;
    QString remote;
    QStringList refspecs; // forced by a leading +, to refs of our own
    Milliseconds limit{30'000};
    Milliseconds patience{30'000};  // how long this one waits; the fetch itself may go on
    bool coversAllBranches = false; // takes tags too, and drops what the server has dropped
};

// Fetches, bounded in time and never prompting. Tasks that ask for the same thing share one fetch:
// one that is under way or ended less than `freshness` ago, failures included (one of all branches
// serves for each). A server that could not be reached is not asked for anything else either while
// that is fresh, so that it costs a row of tasks one time limit and not many.
//
// A fetch does not hold the repository's lock, so that a slow server holds up nobody else; when it
// stumbles over a worktree that is just being made it is tried again, at last under the lock.
// Remote-tracking branches of the user's are left alone (they are what push --force-with-lease
// trusts), and so is FETCH_HEAD, which every worktree shares. Main thread only.
class RemoteFetches : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<>)>;

    RemoteFetches(GitCommand &git, RepositoryLocks &locks, Clock &clock,
                  Milliseconds freshness = Milliseconds(10'000));

    // ErrorKind::NotFound when the server has no such ref, else Network or Timeout. Not after
    // `context` is gone, never from inside.
    void fetch(const FetchRequest &request, QObject *context, Done done);

private:
    struct Waiting
    {
        QPointer<QObject> context;
        Done done;
        Alarm patience;
    };
    struct Fetch
    {
        std::list<Waiting> waiting;
        bool isUnderWay = false;
        int tries = 0;
        Milliseconds endedAt{};
        Result<> outcome;
        RepositoryLease lease; // of the last try
    };
    struct Outage
    {
        Milliseconds since{};
        Error error;
    };

    static QString placeOf(const FetchRequest &request);
    static QString keyOf(const FetchRequest &request);
    void wait(const FetchRequest &request, Fetch &fetch, QObject *context, Done done);
    void answerLater(QObject *context, Done done, const Result<> &outcome);
    void findSshCommand(const FetchRequest &request);
    void run(const FetchRequest &request, bool hasSshCommand);
    void tryAgain(const FetchRequest &request, bool hasSshCommand);
    void end(const FetchRequest &request, const Result<> &outcome);
    void forgetOld();

    GitCommand &m_git;
    RepositoryLocks &m_locks;
    Clock &m_clock;
    Milliseconds m_freshness;
    std::map<QString, Fetch> m_fetches;
    std::map<QString, Outage> m_outages;
};

} // namespace sibyl
