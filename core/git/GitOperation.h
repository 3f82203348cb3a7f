// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/CheckoutSlots.h"
#include "git/GitCommand.h"
#include "git/RemoteFetches.h"
#include "git/RepositoryLock.h"

#include <QObject>

#include <functional>

namespace sibyl {

class WorktreePool;

// What every operation works with; all of it lives as long as Git.
struct GitServices
{
    GitCommand &git;
    RepositoryLocks &locks;
    RemoteFetches &fetches;
    CheckoutSlots &checkouts;
    WorktreePool &pool;
    Clock &clock;
    QString trashDirectoryName;
};

// Several git calls, one after the other, that lead to one end. A QObject so that a call that is
// under way when it is destroyed is not answered.
class GitSteps : public QObject
{
    Q_OBJECT

protected:
    explicit GitSteps(const GitServices &services, QObject *parent);

    using Next = std::function<void(const CommandReport &)>;
    using NextAll = std::function<void(const QList<CommandReport> &)>;
    // Goes on whatever git's exit code is; gives up when git could not be run or took too long.
    void run(const GitCall &call, Next next);
    // Goes on only with exit code 0.
    void require(const GitCall &call, Next next);
    // All at the same time; goes on with their reports in order, whatever the exit codes.
    void runAll(const QList<GitCall> &calls, NextAll next);
    // Goes on holding the lock of `commonDirectory`, until unlock() or the end.
    void lock(const QString &commonDirectory, std::function<void()> next);
    void unlock() { m_lease.release(); }

    // Ends the operation with an error.
    virtual void giveUp(const Error &error) = 0;

    const GitServices &services() const { return m_services; }

private:
    GitServices m_services;
    RepositoryLease m_lease;
};

// An operation that ends once, with a T or an error, and deletes itself then.
template <typename T>
class GitOperation : public GitSteps
{
public:
    using Done = std::function<void(Result<T>)>;

    void begin(Done done)
    {
        m_done = std::move(done);
        QMetaObject::invokeMethod(
            this, [this] { start(); }, Qt::QueuedConnection);
    }

protected:
    using GitSteps::GitSteps;

    virtual void start() = 0;
    void giveUp(const Error &error) override { finish(fail(error)); }
    void finish(Result<T> result)
    {
        unlock();
        if (const Done done = std::exchange(m_done, nullptr)) {
            deleteLater();
            done(std::move(result));
        }
    }

private:
    Done m_done;
};

} // namespace sibyl
