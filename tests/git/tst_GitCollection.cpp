// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

// What an agent left, in whatever state, becomes commits on the task's branch.
class tst_GitCollection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void leftoversAreCommittedByUs();
    void commitsOfTheAgentAreItsOwn();
    void nothingDoneIsNoCommit();
    void aSwitchedBranchIsBroughtTogether();
    void theBranchThatWasSwitchedToStays();
    void aBranchApartIsKeptBesides();
    void aDetachedHeadIsBroughtTogether();
    void aBranchThatIsAheadIsTheWork();
    void aMergeInProgressIsNamed();
    void aLeftLockOfTheIndexIsNoObstacle();
    void aDamagedIndexIsNoObstacle();
    void repositoriesInsideAreNamed();
    void aDeletedWorktreeStillHasItsCommits();
    void aLongPatchIsCutAtALine();
    void collectingAgainChangesNothing();

private:
    WorkSummary collect(qint64 maxPatchBytes = 256 * 1024);
    QString inTree(const QString &file) const { return m_tree.path + u'/' + file; }
    QString tip() { return m_sandbox->commitOf(m_repository, m_tree.branch); }

    std::unique_ptr<GitSandbox> m_sandbox;
    QString m_repository;
    Worktree m_tree;
};

void tst_GitCollection::init()
{
    m_sandbox = std::make_unique<GitSandbox>();
    m_repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("t")));
}

// Afterwards the branch is the work, and a next attempt finds the worktree clean.
WorkSummary tst_GitCollection::collect(qint64 maxPatchBytes)
{
    const QByteArray before = m_sandbox->fingerprint(m_repository);
    const Result<WorkSummary> summary = m_sandbox->collect(m_tree, maxPatchBytes);
    if (!summary) {
        QTest::qFail(qPrintable(summary.error().text()), __FILE__, __LINE__);
        return {};
    }
    if (m_sandbox->fingerprint(m_repository) != before) {
        QTest::qFail("the user's own checkout was touched", __FILE__, __LINE__);
    }
    return *summary;
}

void tst_GitCollection::leftoversAreCommittedByUs()
{
    m_sandbox->write(inTree(QStringLiteral("README")), "a\nb\n");
    m_sandbox->write(inTree(QStringLiteral("new")), "n\n");
    const WorkSummary work = collect();
    QVERIFY(work.hasRunnerCommit);
    QCOMPARE(work.commitCount, 1);
    QCOMPARE(work.filesChanged, 2);
    QCOMPARE(work.insertions, 3);
    QCOMPARE(work.deletions, 1);
    QCOMPARE(work.commits.first().subject, QStringLiteral("Work of the agent"));
    QCOMPARE(tip(), work.headCommit);
    QCOMPARE(m_sandbox->git(m_tree.path, "status --porcelain"), QString());
    QCOMPARE(m_sandbox->git(m_repository, {QStringLiteral("log"), QStringLiteral("-1"), QStringLiteral("--format=%an <%ae> %cn"), m_tree.branch}),
             QStringLiteral("Ada <ada@example.org> Ada"));
}

void tst_GitCollection::commitsOfTheAgentAreItsOwn()
{
    m_sandbox->commit(m_tree.path, QStringLiteral("a"), "a\n");
    const QString last = m_sandbox->commit(m_tree.path, QStringLiteral("b"), "b\n");
    const WorkSummary work = collect();
    QVERIFY(!work.hasRunnerCommit);
    QCOMPARE(work.headCommit, last);
    QCOMPARE(work.commitCount, 2);
    QCOMPARE(work.commits.first().subject, QStringLiteral("Change b"));
    QVERIFY(work.notice.isEmpty());
}

void tst_GitCollection::nothingDoneIsNoCommit()
{
    const WorkSummary work = collect();
    QCOMPARE(work.commitCount, 0);
    QCOMPARE(work.headCommit, m_tree.baseCommit);
    QVERIFY(work.patch.isEmpty() && !work.hasRunnerCommit);
}

void tst_GitCollection::aSwitchedBranchIsBroughtTogether()
{
    m_sandbox->git(m_tree.path, "checkout -q -b feature/own");
    m_sandbox->commit(m_tree.path, QStringLiteral("a"), "a");
    m_sandbox->write(inTree(QStringLiteral("left")), "l");
    const QString own = m_sandbox->commitOf(m_tree.path);
    const WorkSummary work = collect();
    QVERIFY2(work.notice.contains(QStringLiteral("feature/own")), qPrintable(work.notice));
    QCOMPARE(work.commitCount, 2);
    QCOMPARE(tip(), work.headCommit);
    // The agent's branch is not ours to move.
    QCOMPARE(m_sandbox->commitOf(m_repository, QStringLiteral("feature/own")), own);
    QCOMPARE(m_sandbox->git(m_tree.path, "symbolic-ref --short HEAD"), m_tree.branch);
    QCOMPARE(m_sandbox->git(m_tree.path, "status --porcelain"), QString());
}

// An agent that checks out a branch of the user's and leaves files there must not move it.
void tst_GitCollection::theBranchThatWasSwitchedToStays()
{
    m_sandbox->git(m_repository, "branch release");
    m_sandbox->git(m_tree.path, "checkout -q release");
    m_sandbox->write(inTree(QStringLiteral("left")), "l");
    const QString release = m_sandbox->commitOf(m_repository, QStringLiteral("release"));
    const WorkSummary work = collect();
    QCOMPARE(m_sandbox->commitOf(m_repository, QStringLiteral("release")), release);
    QCOMPARE(work.filesChanged, 1);
    QCOMPARE(tip(), work.headCommit);
}

void tst_GitCollection::aBranchApartIsKeptBesides()
{
    const QString work = m_sandbox->commit(m_tree.path, QStringLiteral("a"), "a");
    m_sandbox->git(m_tree.path, "checkout -q --orphan apart");
    m_sandbox->write(inTree(QStringLiteral("b")), "b");
    const WorkSummary summary = collect();
    QCOMPARE(tip(), work);
    const QString kept = m_sandbox->commitOf(m_repository, QStringLiteral("refs/sibyl/head/") + m_tree.branch);
    QCOMPARE(m_sandbox->git(m_repository, {QStringLiteral("show"), kept + QStringLiteral(":b")}), QStringLiteral("b"));
    QVERIFY2(summary.notice.contains(QStringLiteral("refs/sibyl/head/")), qPrintable(summary.notice));
}

void tst_GitCollection::aDetachedHeadIsBroughtTogether()
{
    m_sandbox->git(m_tree.path, "checkout -q --detach");
    const QString last = m_sandbox->commit(m_tree.path, QStringLiteral("a"), "a");
    const WorkSummary work = collect();
    QCOMPARE(work.headCommit, last);
    QCOMPARE(tip(), last);
    QVERIFY2(work.notice.contains(QStringLiteral("detached")), qPrintable(work.notice));
    QCOMPARE(m_sandbox->git(m_tree.path, "symbolic-ref --short HEAD"), m_tree.branch);
}

void tst_GitCollection::aBranchThatIsAheadIsTheWork()
{
    const QString last = m_sandbox->commit(m_tree.path, QStringLiteral("a"), "a");
    m_sandbox->git(m_tree.path, "checkout -q HEAD~1");
    const WorkSummary work = collect();
    QCOMPARE(work.headCommit, last);
    QCOMPARE(tip(), last);
}

void tst_GitCollection::aMergeInProgressIsNamed()
{
    m_sandbox->commit(m_repository, QStringLiteral("README"), "theirs\n");
    m_sandbox->commit(m_tree.path, QStringLiteral("README"), "ours\n");
    QCOMPARE(m_sandbox->gitCode(m_tree.path, {QStringLiteral("merge"), QStringLiteral("-q"), QStringLiteral("main")}), 1);
    const WorkSummary work = collect();
    QVERIFY2(work.notice.contains(QStringLiteral("a merge was left unfinished")), qPrintable(work.notice));
    QVERIFY(work.hasRunnerCommit);
    QVERIFY(m_sandbox->git(m_repository, {QStringLiteral("show"), work.headCommit + QStringLiteral(":README")}).startsWith(QStringLiteral("<<<<<<<")));
    QCOMPARE(tip(), work.headCommit);
}

void tst_GitCollection::aLeftLockOfTheIndexIsNoObstacle()
{
    const QString lock = m_repository + QStringLiteral("/.git/worktrees/t/index.lock");
    m_sandbox->write(lock, "");
    m_sandbox->write(inTree(QStringLiteral("a")), "a");
    const WorkSummary work = collect();
    QCOMPARE(work.filesChanged, 1);
    QVERIFY(!QFile::exists(lock));
    // A next attempt can commit.
    QVERIFY(!m_sandbox->commit(m_tree.path, QStringLiteral("b"), "b").isEmpty());
}

void tst_GitCollection::aDamagedIndexIsNoObstacle()
{
    m_sandbox->write(m_repository + QStringLiteral("/.git/worktrees/t/index"), "not an index");
    m_sandbox->write(inTree(QStringLiteral("a")), "a");
    QCOMPARE(collect().filesChanged, 1);
    QCOMPARE(m_sandbox->git(m_tree.path, "status --porcelain"), QString());
}

void tst_GitCollection::repositoriesInsideAreNamed()
{
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), inTree(QStringLiteral("inner"))});
    m_sandbox->commit(inTree(QStringLiteral("inner")), QStringLiteral("x"), "x");
    m_sandbox->write(inTree(QStringLiteral("a")), "a");
    const WorkSummary work = collect();
    QCOMPARE(work.filesChanged, 1);
    QVERIFY2(work.notice.contains(QStringLiteral("inner")), qPrintable(work.notice));
}

void tst_GitCollection::aDeletedWorktreeStillHasItsCommits()
{
    const QString last = m_sandbox->commit(m_tree.path, QStringLiteral("a"), "a");
    QVERIFY(QDir(m_tree.path).removeRecursively());
    const WorkSummary work = collect();
    QCOMPARE(work.headCommit, last);
    QCOMPARE(work.filesChanged, 1);
    QVERIFY2(work.notice.contains(QStringLiteral("directory is gone")), qPrintable(work.notice));
}

void tst_GitCollection::aLongPatchIsCutAtALine()
{
    m_sandbox->write(inTree(QStringLiteral("long")), QByteArray("0123456789\n").repeated(1000));
    const WorkSummary work = collect(4096);
    QVERIFY(work.isPatchCut);
    QVERIFY(work.patch.size() <= 4096 && work.patch.endsWith("0123456789\n"));
    QCOMPARE(work.insertions, 1000);
}

void tst_GitCollection::collectingAgainChangesNothing()
{
    m_sandbox->write(inTree(QStringLiteral("a")), "a");
    const WorkSummary first = collect();
    const WorkSummary second = collect();
    QCOMPARE(second.headCommit, first.headCommit);
    QCOMPARE(second.commitCount, 1);
}

SIBYL_TEST(tst_GitCollection)
#include "tst_GitCollection.moc"
