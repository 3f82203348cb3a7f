// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFd.h"

#include <functional>
#include <list>
#include <map>
#include <memory>

namespace sibyl {

// The right to change the shared parts of one repository. Ends when destroyed.
class RepositoryLease
{
public:
    RepositoryLease() = default;
    explicit RepositoryLease(std::function<void()> release);
    RepositoryLease(RepositoryLease &&other) noexcept;
    RepositoryLease &operator=(RepositoryLease &&other) noexcept;
    ~RepositoryLease();

    bool isHeld() const { return static_cast<bool>(m_release); }
    void release();

private:
    std::function<void()> m_release;
};

// One lock per repository: a queue inside this process, first come first served, and `flock` on
// <common directory>/sibyl.lock against other runners. Plain parallel `worktree add` fails (up to
// 13 of 40 runs), and a fetch that meets a half-made worktree does too. Never blocks: a file lock
// that another runner holds is tried again until `patience` is over (ErrorKind::Timeout). Main
// thread only; outlives its leases.
class RepositoryLocks : public QObject
{
    Q_OBJECT

public:
    using Granted = std::function<void(Result<RepositoryLease>)>;

    explicit RepositoryLocks(Clock &clock, Milliseconds patience = Milliseconds(120'000));
    ~RepositoryLocks() override;

    // Calls back once, never from inside, not after `context` is gone.
    void acquire(const QString &commonDirectory, QObject *context, Granted granted);

private:
    struct Waiting
    {
        QPointer<QObject> context;
        Granted granted;
        Milliseconds deadline{};
    };
    struct Queue
    {
        std::list<Waiting> waiting;
        UniqueFd file;
        Alarm retry;
        bool isHeld = false;
        bool isScheduled = false;
    };

    void schedule(const QString &directory);
    void serve(const QString &directory);
    void release(const QString &directory);

    Clock &m_clock;
    Milliseconds m_patience;
    std::map<QString, Queue> m_queues;
};

} // namespace sibyl
