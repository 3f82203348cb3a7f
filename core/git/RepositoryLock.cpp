// SPDX-License-Identifier: Apache-2.0
#include "git/RepositoryLock.h"

#include <QFile>
#include <QRandomGenerator>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace sibyl {

RepositoryLease::RepositoryLease(std::function<void()> release)
    : m_release(std::move(release))
{
}

RepositoryLease::RepositoryLease(RepositoryLease &&other) noexcept
    : m_release(std::exchange(other.m_release, nullptr))
{
}

RepositoryLease &RepositoryLease::operator=(RepositoryLease &&other) noexcept
{
    if (this != &other) {
        release();
        m_release = std::exchange(other.m_release, nullptr);
    }
    return *this;
}

RepositoryLease::~RepositoryLease()
{
    release();
}

void RepositoryLease::release()
{
    if (const auto release = std::exchange(m_release, nullptr)) {
        release();
    }
}

RepositoryLocks::RepositoryLocks(Clock &clock, Milliseconds patience)
    : m_clock(clock)
    , m_patience(patience)
{
}

RepositoryLocks::~RepositoryLocks() = default;

void RepositoryLocks::acquire(const QString &commonDirectory, QObject *context, Granted granted)
{
    m_queues[commonDirectory].waiting.push_back(
        {context, std::move(granted), m_clock.now() + m_patience});
    schedule(commonDirectory);
}

void RepositoryLocks::schedule(const QString &directory)
{
    Queue &queue = m_queues[directory];
    if (queue.isHeld || queue.isScheduled || queue.waiting.empty()) {
        return;
    }
    queue.isScheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this, directory] {
            const auto found = m_queues.find(directory);
            if (found != m_queues.end()) {
                found->second.isScheduled = false;
                serve(directory);
            }
        },
        Qt::QueuedConnection);
}

void RepositoryLocks::serve(const QString &directory)
{
    Queue &queue = m_queues[directory];
    queue.waiting.remove_if([](const Waiting &waiting) { return waiting.context.isNull(); });
    if (queue.isHeld || queue.waiting.empty()) {
        return;
    }
    const QString path = directory + QStringLiteral("/sibyl.lock");
    if (!queue.file.isValid()) {
        queue.file.reset(::open(QFile::encodeName(path).constData(),
                                O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW,
                                S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH));
    }
    std::optional<Error> error;
    if (!queue.file.isValid()) {
        error = Error{ErrorKind::Storage,
                      QStringLiteral("the repository cannot be locked: %1")
                          .arg(QString::fromLocal8Bit(std::strerror(errno))),
                      path};
    } else if (::flock(queue.file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (m_clock.now() < queue.waiting.front().deadline) {
            const Milliseconds pause(20 + QRandomGenerator::global()->bounded(60));
            queue.retry = m_clock.after(pause, this, [this, directory] { serve(directory); });
            return;
        }
        error =
            Error{ErrorKind::Timeout,
                  QStringLiteral("another program holds the repository's lock for too long"), path};
    }
    const Waiting next = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    if (error) {
        schedule(directory);
        next.granted(fail(*error));
        return;
    }
    queue.isHeld = true;
    next.granted(RepositoryLease([locks = QPointer(this), directory] {
        if (locks) {
            locks->release(directory);
        }
    }));
}

void RepositoryLocks::release(const QString &directory)
{
    const auto found = m_queues.find(directory);
    found->second.isHeld = false;
    if (found->second.waiting.empty()) {
        m_queues.erase(found);
        return;
    }
    // Between two of ours the file is let go, so that other runners get their turn.
    ::flock(found->second.file.get(), LOCK_UN);
    schedule(directory);
}

} // namespace sibyl
