// SPDX-License-Identifier: Apache-2.0
#include "base/UniqueFd.h"
#include "git/RepositoryLock.h"
#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/file.h>

using namespace sibyl;
using namespace sibyl::test;

class tst_RepositoryLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneAtATimeInOrder();
    void repositoriesDoNotWaitForEachOther();
    void whoIsGoneIsSkipped();
    void anotherProgramsLockIsWaitedFor();
    void patienceEnds();
    void aDirectoryThatCannotBeLockedIsReported();

private:
    // As another runner would hold it.
    static UniqueFd holdElsewhere(const QString &directory);

    QTemporaryDir m_dir;
    FakeClock m_clock;
};

UniqueFd tst_RepositoryLock::holdElsewhere(const QString &directory)
{
    UniqueFd fd(::open(QFile::encodeName(directory + QStringLiteral("/sibyl.lock")).constData(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
    return ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0 ? std::move(fd) : UniqueFd();
}

void tst_RepositoryLock::oneAtATimeInOrder()
{
    RepositoryLocks locks(m_clock);
    QStringList log;
    RepositoryLease held;
    for (const char *name : {"a", "b", "c"}) {
        locks.acquire(m_dir.path(), this, [&, name](Result<RepositoryLease> lease) {
            log.append(QLatin1String(name));
            held = *std::move(lease);
        });
    }
    QVERIFY(log.isEmpty());
    for (const char *expected : {"a", "b", "c"}) {
        QTRY_COMPARE(log.value(log.size() - 1), QLatin1String(expected));
        QCoreApplication::processEvents();
        QCOMPARE(log.last(), QLatin1String(expected));
        QVERIFY(!holdElsewhere(m_dir.path()).isValid());
        held.release();
    }
    QVERIFY(holdElsewhere(m_dir.path()).isValid());
}

void tst_RepositoryLock::repositoriesDoNotWaitForEachOther()
{
    QTemporaryDir other;
    RepositoryLocks locks(m_clock);
    RepositoryLease first;
    RepositoryLease second;
    locks.acquire(m_dir.path(), this, [&](Result<RepositoryLease> lease) { first = *std::move(lease); });
    locks.acquire(other.path(), this, [&](Result<RepositoryLease> lease) { second = *std::move(lease); });
    QTRY_VERIFY(first.isHeld() && second.isHeld());
}

void tst_RepositoryLock::whoIsGoneIsSkipped()
{
    RepositoryLocks locks(m_clock);
    auto gone = std::make_unique<QObject>();
    bool wasCalled = false;
    RepositoryLease held;
    locks.acquire(m_dir.path(), gone.get(), [&](Result<RepositoryLease>) { wasCalled = true; });
    locks.acquire(m_dir.path(), this, [&](Result<RepositoryLease> lease) { held = *std::move(lease); });
    gone.reset();
    QTRY_VERIFY(held.isHeld());
    QVERIFY(!wasCalled);
}

void tst_RepositoryLock::anotherProgramsLockIsWaitedFor()
{
    RepositoryLocks locks(m_clock);
    UniqueFd other = holdElsewhere(m_dir.path());
    QVERIFY(other.isValid());
    RepositoryLease held;
    locks.acquire(m_dir.path(), this, [&](Result<RepositoryLease> lease) { held = *std::move(lease); });
    QTRY_COMPARE(m_clock.pendingCount(), 1);
    m_clock.advance(Seconds(1));
    QVERIFY(!held.isHeld());
    other.reset();
    m_clock.advance(Seconds(1));
    QVERIFY(held.isHeld());
}

void tst_RepositoryLock::patienceEnds()
{
    RepositoryLocks locks(m_clock, Seconds(5));
    const UniqueFd other = holdElsewhere(m_dir.path());
    std::optional<Error> error;
    locks.acquire(m_dir.path(), this, [&](Result<RepositoryLease> lease) { error = lease.error(); });
    QTRY_COMPARE(m_clock.pendingCount(), 1);
    m_clock.advance(Seconds(6));
    QVERIFY(error);
    QCOMPARE(error->kind, ErrorKind::Timeout);
}

void tst_RepositoryLock::aDirectoryThatCannotBeLockedIsReported()
{
    RepositoryLocks locks(m_clock);
    std::optional<Error> error;
    locks.acquire(m_dir.filePath(QStringLiteral("missing")), this, [&](Result<RepositoryLease> lease) { error = lease.error(); });
    QTRY_VERIFY(error);
    QCOMPARE(error->kind, ErrorKind::Storage);
}

SIBYL_TEST(tst_RepositoryLock)
#include "tst_RepositoryLock.moc"
