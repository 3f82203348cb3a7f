// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/Git.h"
#include "git/GitOperation.h"
#include "git/WorktreeEntry.h"

#include <list>
#include <memory>
#include <optional>

namespace sibyl {

// Worktrees that are kept ready, so that an assignment costs a checkout of the difference. A ready
// one is a locked worktree with a detached HEAD below PoolSpec::directory, with nothing in it but
// the files of its commit. Its lock reason tells its state, which therefore survives a restart:
//
//   "... pool <key> ready"    may be taken
//   "... pool <key> making"   being checked out or cleaned; after a crash it is thrown away
//   "... task <id>"           taken
//
// They are made one at a time while nothing else is checked out, and by cleaning retired worktrees
// whose every byte is safe. Owned by Git; main thread only.
class WorktreePool : public QObject
{
    Q_OBJECT

public:
    WorktreePool(Clock &clock, Milliseconds quietDelay);
    ~WorktreePool() override;

    // Before anything else; `services` outlive the pool's work.
    void setServices(const GitServices &services);

    // Replaces what is kept; surplus ones are given up.
    void keep(const QList<PoolSpec> &specs);

    // A ready one for the repository and shape, no longer the pool's. Under the repository's lock.
    std::optional<WorktreeEntry> take(const QString &commonDirectory, const WorktreeShape &shape);

    // Takes over a retired worktree that would be removed otherwise; false when none is wanted.
    // Under the repository's lock.
    bool recycle(const WorktreeEntry &entry, const QString &commit);

    int readyCount() const;

Q_SIGNALS:
    void changed();

private:
    struct Kept
    {
        PoolSpec spec;
        QString commonDirectory; // once known
        std::list<WorktreeEntry> ready;
        bool isCleaning = false;
    };

    static QString keyOf(const QString &commonDirectory, const WorktreeShape &shape);
    QString reasonFor(const Kept &kept, const char *state) const;
    void findRepository(const std::shared_ptr<Kept> &kept);
    void adopt(Kept &kept);
    void workSoon(Milliseconds delay);
    void work();
    void make(const std::shared_ptr<Kept> &kept);
    void discard(const WorktreeEntry &entry);
    void discardSurplus(Kept &kept);

    Clock &m_clock;
    Milliseconds m_quietDelay;
    std::unique_ptr<GitServices> m_services;
    // Shared with what is under way for it, which may outlive keep().
    QList<std::shared_ptr<Kept>> m_kept;
    bool m_isWorking = false;
    Alarm m_work;
};

} // namespace sibyl
