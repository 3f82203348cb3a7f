// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

// Worktrees kept ready, and retired ones that serve again.
class tst_GitPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aReadyOneBecomesTheTasks();
    void aReadyOneIsBroughtUpToDate();
    void theShapeMustFit();
    void itIsFilledAgain();
    void aRetiredOneServesAgainAndIsClean();
    void aRetiredOneGivesNothingOfItsAgentAway_data();
    void aRetiredOneGivesNothingOfItsAgentAway();
    void whatIsNotSafeIsNotRecycled();
    void aWorktreeWithSubmodulesIsNotRecycled();
    void readyOnesSurviveARestart();
    void halfMadeOnesAreThrownAway();
    void aSmallerPoolGivesUpTheRest();
    void theUsersCheckoutStaysAsItIs();

private:
    PoolSpec spec(int size) const;
    void keep(int size)
    {
        m_sandbox->service().keepWarm({spec(size)});
        QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->service().warmCount(), size, 60'000);
    }
    // A pool that has room and makes nothing by itself.
    void wait()
    {
        m_sandbox->restart(Seconds(3'600));
        m_sandbox->service().keepWarm({spec(1)});
    }
    Worktree added(const QString &taskId) { return m_sandbox->added(m_sandbox->request(m_repository, taskId)); }
    // How many worktrees were made from nothing.
    int madeCount() const { return static_cast<int>(m_sandbox->commandLines().filter(QStringLiteral(" worktree add ")).size()); }
    QStringList inPool() const
    {
        return QDir(m_sandbox->path(QStringLiteral("worktrees/.sibyl-pool"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    }

    std::unique_ptr<GitSandbox> m_sandbox;
    QString m_repository;
};

void tst_GitPool::init()
{
    m_sandbox = std::make_unique<GitSandbox>();
    m_repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->commit(m_repository, QStringLiteral(".gitignore"), "*.log\n");
}

PoolSpec tst_GitPool::spec(int size) const
{
    PoolSpec spec;
    spec.repository = m_repository;
    spec.directory = m_sandbox->path(QStringLiteral("worktrees/.sibyl-pool"));
    spec.lockOwner = QStringLiteral("test");
    spec.size = size;
    return spec;
}

void tst_GitPool::aReadyOneBecomesTheTasks()
{
    keep(1);
    QCOMPARE(inPool().size(), 1);
    const int made = madeCount();
    const Worktree tree = added(QStringLiteral("2b0c7a52-a"));
    QCOMPARE(madeCount(), made);
    QCOMPARE(inPool().size(), 0);
    QCOMPARE(tree.branch, QStringLiteral("sibyl/agent-2b0c7a52"));
    QCOMPARE(tree.baseCommit, m_sandbox->commitOf(m_repository));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/README")), QByteArray("hello\n"));
    QCOMPARE(m_sandbox->git(tree.path, "symbolic-ref --short HEAD"), tree.branch);
    QCOMPARE(m_sandbox->git(tree.path, "status --porcelain --ignored"), QString());
    QCOMPARE(m_sandbox->git(tree.path, "rev-parse --show-toplevel"), tree.path);
    const QString list = m_sandbox->git(m_repository, "worktree list --porcelain");
    QVERIFY2(list.contains(QStringLiteral("worktree %1\n").arg(tree.path)) && list.contains(QStringLiteral("locked sibyl-runner test task 2b0c7a52-a")),
             qPrintable(list));
    m_sandbox->commit(tree.path, QStringLiteral("work"), "w");
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY(work && work->commitCount == 1);
}

void tst_GitPool::aReadyOneIsBroughtUpToDate()
{
    keep(1);
    m_sandbox->commit(m_repository, QStringLiteral("README"), "newer\n");
    const QString newer = m_sandbox->commit(m_repository, QStringLiteral("more/file"), "m");
    const int made = madeCount();
    const Worktree tree = added(QStringLiteral("a"));
    QCOMPARE(madeCount(), made);
    QCOMPARE(tree.baseCommit, newer);
    QCOMPARE(m_sandbox->commitOf(tree.path), newer);
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/README")), QByteArray("newer\n"));
    QCOMPARE(m_sandbox->git(tree.path, "status --porcelain --ignored"), QString());
}

void tst_GitPool::theShapeMustFit()
{
    keep(1);
    const int made = madeCount();
    WorktreeRequest request = m_sandbox->request(m_repository, QStringLiteral("a"));
    request.shape.sparse = {QStringLiteral("src")};
    m_sandbox->added(request);
    QCOMPARE(madeCount(), made + 1);
    QCOMPARE(m_sandbox->service().warmCount(), 1);
}

void tst_GitPool::itIsFilledAgain()
{
    keep(2);
    added(QStringLiteral("a"));
    QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->service().warmCount(), 2, 60'000);
    added(QStringLiteral("b"));
    added(QStringLiteral("c"));
    added(QStringLiteral("d")); // the pool is empty: made from nothing
    QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->service().warmCount(), 2, 60'000);
}

void tst_GitPool::aRetiredOneServesAgainAndIsClean()
{
    wait();
    const Worktree first = added(QStringLiteral("a"));
    m_sandbox->write(first.path + QStringLiteral("/README"), "edited\n");
    m_sandbox->write(first.path + QStringLiteral("/new/file"), "n");
    m_sandbox->write(first.path + QStringLiteral("/secret.log"), "s");
    const int made = madeCount();
    const Result<RetireReport> report = m_sandbox->retire(first, QStringLiteral("a"));
    QVERIFY(report && report->isRemoved);
    QVERIFY(!QFile::exists(first.path));
    QCOMPARE(m_sandbox->git(m_repository, {QStringLiteral("show"), report->rescueRef + QStringLiteral(":new/file")}), QStringLiteral("n"));
    QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->service().warmCount(), 1, 60'000);
    QCOMPARE(madeCount(), made);
    const Worktree second = added(QStringLiteral("b"));
    QCOMPARE(madeCount(), made);
    QCOMPARE(m_sandbox->git(second.path, "status --porcelain --ignored"), QString());
    QVERIFY(!QFile::exists(second.path + QStringLiteral("/secret.log")));
    QVERIFY(!QFile::exists(second.path + QStringLiteral("/new")));
    QCOMPARE(m_sandbox->read(second.path + QStringLiteral("/README")), QByteArray("hello\n"));
    // The first task's branch is free.
    QVERIFY(!m_sandbox->git(m_repository, {QStringLiteral("branch"), QStringLiteral("-D"), first.branch}).isEmpty());
}

void tst_GitPool::aRetiredOneGivesNothingOfItsAgentAway_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("configuration") << QStringLiteral("config.worktree");
    QTest::newRow("a merge") << QStringLiteral("MERGE_HEAD");
    QTest::newRow("a rebase") << QStringLiteral("rebase-merge/git-rebase-todo");
    QTest::newRow("a lock") << QStringLiteral("index.lock");
    QTest::newRow("excludes") << QStringLiteral("info/exclude");
}

void tst_GitPool::aRetiredOneGivesNothingOfItsAgentAway()
{
    QFETCH(QString, file);
    wait();
    const Worktree first = added(QStringLiteral("a"));
    const QString admin = m_sandbox->git(first.path, "rev-parse --absolute-git-dir");
    m_sandbox->write(admin + u'/' + file, file == QLatin1String("MERGE_HEAD") ? m_sandbox->commitOf(m_repository).toLatin1() + '\n' : QByteArray());
    const Result<RetireReport> report = m_sandbox->retire(first, QStringLiteral("a"));
    QVERIFY2(report && report->isRemoved, report ? qPrintable(report->whyKept) : "");
    QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->service().warmCount(), 1, 60'000);
    const Worktree second = added(QStringLiteral("b"));
    QCOMPARE(m_sandbox->git(second.path, "rev-parse --absolute-git-dir"), admin);
    QVERIFY(!QFile::exists(admin + u'/' + file));
}

void tst_GitPool::whatIsNotSafeIsNotRecycled()
{
    wait();
    const Worktree tree = added(QStringLiteral("a"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), tree.path + QStringLiteral("/inner")});
    m_sandbox->commit(tree.path + QStringLiteral("/inner"), QStringLiteral("work"), "w");
    const Result<RetireReport> report = m_sandbox->retire(tree, QStringLiteral("a"));
    QVERIFY(report && !report->isRemoved);
    QCOMPARE(inPool(), QStringList());
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/inner/work")), QByteArray("w"));
}

void tst_GitPool::aWorktreeWithSubmodulesIsNotRecycled()
{
    const QString library = m_sandbox->makeRepository(QStringLiteral("library"));
    m_sandbox->git(m_repository, {QStringLiteral("submodule"), QStringLiteral("--quiet"), QStringLiteral("add"), library, QStringLiteral("lib")});
    m_sandbox->git(m_repository, {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("Add library")});
    wait();
    const Worktree tree = added(QStringLiteral("a"));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/lib/README")), QByteArray("hello\n"));
    const Result<RetireReport> report = m_sandbox->retire(tree, QStringLiteral("a"));
    QVERIFY2(report && report->isRemoved, report ? qPrintable(report->whyKept) : "");
    QVERIFY(!QFile::exists(tree.path));
    QCOMPARE(inPool(), QStringList());
}

void tst_GitPool::readyOnesSurviveARestart()
{
    keep(2);
    const QStringList ready = inPool();
    m_sandbox->restart();
    const int made = madeCount();
    keep(2);
    QCOMPARE(inPool(), ready);
    QCOMPARE(madeCount(), made);
}

void tst_GitPool::halfMadeOnesAreThrownAway()
{
    keep(1);
    const QString left = inPool().first();
    const QString path = m_sandbox->path(QStringLiteral("worktrees/.sibyl-pool/")) + left;
    const QString lock = m_sandbox->git(path, "rev-parse --absolute-git-dir") + QStringLiteral("/locked");
    m_sandbox->write(lock, m_sandbox->read(lock).replace(" ready", " making"));
    m_sandbox->restart();
    m_sandbox->service().keepWarm({spec(1)});
    QTRY_VERIFY(!QFile::exists(path));
    QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->service().warmCount(), 1, 60'000);
    QVERIFY(!inPool().contains(left));
}

void tst_GitPool::aSmallerPoolGivesUpTheRest()
{
    keep(2);
    keep(1);
    QCOMPARE(inPool().size(), 1);
    m_sandbox->service().keepWarm({});
    QCOMPARE(m_sandbox->service().warmCount(), 0);
    QCOMPARE(inPool().size(), 0);
    QCOMPARE(m_sandbox->git(m_repository, "worktree list").count(u'\n'), 0);
}

void tst_GitPool::theUsersCheckoutStaysAsItIs()
{
    m_sandbox->write(m_repository + QStringLiteral("/README"), "edited\n");
    const QByteArray before = m_sandbox->fingerprint(m_repository);
    keep(1);
    const Worktree tree = added(QStringLiteral("a"));
    QVERIFY(m_sandbox->retire(tree, QStringLiteral("a"))->isRemoved);
    QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->service().warmCount(), 1, 60'000);
    QCOMPARE(m_sandbox->fingerprint(m_repository), before);
}

SIBYL_TEST(tst_GitPool)
#include "tst_GitPool.moc"
