// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

class tst_GitBases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_sandbox = std::make_unique<GitSandbox>(); }
    void aDetachedHeadStillHasItsDefault();
    void theRemoteIsNewer();
    void unpushedCommitsAreNotLeftOut();
    void aRemoteThatCannotBeReachedIsANotice();
    void aRequestedBranchIsTheBase();
    void aRequestedBranchMayBeOnTheRemoteOnly();
    void aMissingRequestedBranchIsANotice();
    void aRequestedBranchBelowSibylIsContinued();
    void aBranchThatIsCheckedOutIsOnlyTheBase();
    void aBaseRefOverridesTheDefault_data();
    void aBaseRefOverridesTheDefault();
    void aMissingBaseRefIsAnError();

private:
    std::unique_ptr<GitSandbox> m_sandbox;
};

void tst_GitBases::aDetachedHeadStillHasItsDefault()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    const QString tip = m_sandbox->commit(repository, QStringLiteral("a"), "a");
    m_sandbox->git(repository, {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("HEAD~1")});
    QCOMPARE(m_sandbox->added(m_sandbox->request(repository, QStringLiteral("t"))).baseCommit, tip);
    // And when no branch is left at all, HEAD is what there is.
    m_sandbox->git(repository, {QStringLiteral("update-ref"), QStringLiteral("-d"), QStringLiteral("refs/heads/main")});
    m_sandbox->git(repository, {QStringLiteral("for-each-ref"), QStringLiteral("refs/heads/sibyl")});
}

void tst_GitBases::theRemoteIsNewer()
{
    const QString repository = m_sandbox->makeClone();
    const QString newer = m_sandbox->commit(m_sandbox->upstream(), QStringLiteral("new"), "n");
    const QString tracking = m_sandbox->commitOf(repository, QStringLiteral("origin/main"));
    const Worktree worktree = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("a")));
    QCOMPARE(worktree.baseCommit, newer);
    QVERIFY(worktree.notice.isEmpty());
    // push --force-with-lease trusts the user's own view of the remote, which is not ours to move.
    QCOMPARE(m_sandbox->commitOf(repository, QStringLiteral("origin/main")), tracking);
    QVERIFY(!QFile::exists(repository + QStringLiteral("/.git/FETCH_HEAD")));
    const QString configuration = m_sandbox->git(repository, {QStringLiteral("config"), QStringLiteral("--local"), QStringLiteral("--list")});
    QVERIFY(!configuration.contains(QStringLiteral("sibyl")));
}

void tst_GitBases::unpushedCommitsAreNotLeftOut()
{
    const QString repository = m_sandbox->makeClone();
    const QString unpushed = m_sandbox->commit(repository, QStringLiteral("mine"), "m");
    QCOMPARE(m_sandbox->added(m_sandbox->request(repository, QStringLiteral("a"))).baseCommit, unpushed);
    // Once both sides have gone on, the remote is where work will be merged.
    const QString theirs = m_sandbox->commit(m_sandbox->upstream(), QStringLiteral("theirs"), "t");
    WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("b"));
    request.fetchLimit = Milliseconds(30'001);
    m_sandbox->git(repository, {QStringLiteral("fetch"), QStringLiteral("-q"), QStringLiteral("origin"), QStringLiteral("+main:refs/sibyl/remote/origin/main")});
    QCOMPARE(m_sandbox->added(request).baseCommit, theirs);
}

void tst_GitBases::aRemoteThatCannotBeReachedIsANotice()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("remote"), QStringLiteral("add"), QStringLiteral("origin"), m_sandbox->path(QStringLiteral("gone"))});
    const Worktree worktree = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("a")));
    QCOMPARE(worktree.baseCommit, m_sandbox->commitOf(repository));
    QVERIFY2(worktree.notice.contains(QStringLiteral("fetching from origin failed")), qPrintable(worktree.notice));
}

void tst_GitBases::aRequestedBranchIsTheBase()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("feature/x")});
    const QString tip = m_sandbox->commit(repository, QStringLiteral("x"), "x");
    m_sandbox->git(repository, {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("main")});
    WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
    request.requestedBranch = QStringLiteral("feature/x");
    const Worktree worktree = m_sandbox->added(request);
    QCOMPARE(worktree.baseRef, QStringLiteral("feature/x"));
    QCOMPARE(worktree.baseCommit, tip);
    QVERIFY(worktree.branch.startsWith(QStringLiteral("sibyl/agent-")));
}

void tst_GitBases::aRequestedBranchMayBeOnTheRemoteOnly()
{
    const QString repository = m_sandbox->makeClone();
    m_sandbox->git(m_sandbox->upstream(), {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("later")});
    const QString tip = m_sandbox->commit(m_sandbox->upstream(), QStringLiteral("x"), "x");
    WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
    request.requestedBranch = QStringLiteral("origin/later");
    QCOMPARE(m_sandbox->added(request).baseCommit, tip);
    QCOMPARE(m_sandbox->gitCode(repository, {QStringLiteral("rev-parse"), QStringLiteral("-q"), QStringLiteral("--verify"), QStringLiteral("refs/heads/later")}), 1);
}

void tst_GitBases::aMissingRequestedBranchIsANotice()
{
    for (const QString &repository : {m_sandbox->makeClone(), m_sandbox->upstream()}) {
        WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a") + QString::number(repository.size()));
        request.requestedBranch = QStringLiteral("nowhere");
        const Worktree worktree = m_sandbox->added(request);
        QCOMPARE(worktree.baseCommit, m_sandbox->commitOf(repository));
        QCOMPARE(worktree.baseRef, QStringLiteral("main"));
        QVERIFY2(worktree.notice.contains(QStringLiteral("no branch 'nowhere'")), qPrintable(worktree.notice));
    }
}

void tst_GitBases::aRequestedBranchBelowSibylIsContinued()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("branch"), QStringLiteral("sibyl/agent-old")});
    WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
    request.requestedBranch = QStringLiteral("sibyl/agent-old");
    QCOMPARE(m_sandbox->added(request).branch, QStringLiteral("sibyl/agent-old"));
    // The second one finds it checked out: it only is the base.
    request = m_sandbox->request(repository, QStringLiteral("b"));
    request.requestedBranch = QStringLiteral("sibyl/agent-old");
    const Worktree second = m_sandbox->added(request);
    QVERIFY(second.branch != request.requestedBranch);
    QCOMPARE(second.baseRef, request.requestedBranch);
    QVERIFY(!second.notice.isEmpty());
}

void tst_GitBases::aBranchThatIsCheckedOutIsOnlyTheBase()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("sibyl/mine")});
    const QString tip = m_sandbox->commit(repository, QStringLiteral("x"), "x");
    WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
    request.requestedBranch = QStringLiteral("sibyl/mine");
    const Worktree worktree = m_sandbox->added(request);
    QVERIFY(worktree.branch != request.requestedBranch);
    QCOMPARE(worktree.baseCommit, tip);
}

void tst_GitBases::aBaseRefOverridesTheDefault_data()
{
    QTest::addColumn<QString>("form");
    QTest::newRow("branch") << QStringLiteral("branch");
    QTest::newRow("tag") << QStringLiteral("tag");
    QTest::newRow("commit") << QStringLiteral("commit");
    QTest::newRow("full ref") << QStringLiteral("ref");
}

void tst_GitBases::aBaseRefOverridesTheDefault()
{
    QFETCH(QString, form);
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    const QString base = m_sandbox->commitOf(repository);
    m_sandbox->git(repository, {QStringLiteral("branch"), QStringLiteral("old")});
    m_sandbox->git(repository, {QStringLiteral("tag"), QStringLiteral("-a"), QStringLiteral("-m"), QStringLiteral("t"), QStringLiteral("v1")});
    m_sandbox->commit(repository, QStringLiteral("x"), "x");
    WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
    request.baseRef = form == QLatin1String("branch") ? QStringLiteral("old")
        : form == QLatin1String("tag")                ? QStringLiteral("v1")
        : form == QLatin1String("ref")                ? QStringLiteral("refs/heads/old")
                                                      : base.left(12);
    QCOMPARE(m_sandbox->added(request).baseCommit, base);
}

void tst_GitBases::aMissingBaseRefIsAnError()
{
    WorktreeRequest request = m_sandbox->request(m_sandbox->makeRepository(QStringLiteral("shop")), QStringLiteral("a"));
    request.baseRef = QStringLiteral("nowhere");
    const Result<Worktree> worktree = m_sandbox->add(request);
    QVERIFY(!worktree);
    QCOMPARE(worktree.error().kind, ErrorKind::NotFound);
    QVERIFY(!QFile::exists(request.path));
}

SIBYL_TEST(tst_GitBases)
#include "tst_GitBases.moc"
