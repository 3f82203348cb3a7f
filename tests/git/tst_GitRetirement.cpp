// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

// Promise 3: a worktree goes only when every byte in it is safe.
class tst_GitRetirement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aCleanWorktreeLeavesNothingBehind();
    void dirtyFilesGoToARescueRef();
    void everyWayToHideAChangeIsSeen_data();
    void everyWayToHideAChangeIsSeen();
    void laterRescuesDoNotReplaceEarlierOnes();
    void commitsOfADetachedHeadAreKept();
    void aDetachedHeadOnABranchNeedsNoRescue();
    void aMergeInProgressIsRescuedWithItsMarkers();
    void aLeftLockOfTheIndexIsNoObstacle();
    void aDamagedIndexIsNoObstacle();
    void anUnbornBranchIsRescuedAsARoot();
    void aRepositoryInsideBlocks();
    void aReplacedGitDirectoryBlocks();
    void filesThatCannotBeReadBlock();
    void filesThatNoCommitCanHoldBlock();
    void aSubmodulesOwnWorkBlocks_data();
    void aSubmodulesOwnWorkBlocks();
    void ignoredFilesGoUnlessTheyAreIncluded();
    void somebodyElsesWorktreeStays();
    void aWorktreeDeletedByHandKeepsItsCommits();

private:
    RetireReport retire(const QStringList &rescueInclude = {});
    QString rescued(const QString &file)
    {
        return m_sandbox->git(m_repository, {QStringLiteral("show"), m_rescueRef + u':' + file});
    }
    QString inTree(const QString &file) const { return m_tree.path + u'/' + file; }
    QString rescueRefs() { return m_sandbox->git(m_repository, "for-each-ref refs/sibyl"); }

    std::unique_ptr<GitSandbox> m_sandbox;
    QString m_repository;
    Worktree m_tree;
    QString m_rescueRef; // of the last retire()
};

void tst_GitRetirement::init()
{
    m_sandbox = std::make_unique<GitSandbox>();
    m_repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("t")));
}

RetireReport tst_GitRetirement::retire(const QStringList &rescueInclude)
{
    const QByteArray before = m_sandbox->fingerprint(m_repository);
    const Result<RetireReport> report = m_sandbox->retire(m_tree, QStringLiteral("t"), rescueInclude);
    if (!report) {
        QTest::qFail(qPrintable(report.error().text()), __FILE__, __LINE__);
        return {};
    }
    if (m_sandbox->fingerprint(m_repository) != before) {
        QTest::qFail("the user's own checkout was touched", __FILE__, __LINE__);
    }
    if (report->isRemoved == QFile::exists(m_tree.path)) {
        QTest::qFail("the report and the disk disagree", __FILE__, __LINE__);
    }
    m_rescueRef = report->rescueRef;
    return *report;
}

void tst_GitRetirement::aCleanWorktreeLeavesNothingBehind()
{
    const RetireReport report = retire();
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    QCOMPARE(report.rescueRef, QString());
    QCOMPARE(rescueRefs(), QString());
    QVERIFY(!QFile::exists(m_repository + QStringLiteral("/.git/worktrees")));
    // The branch is the task's result, it stays.
    QCOMPARE(m_sandbox->commitOf(m_repository, m_tree.branch), m_tree.baseCommit);
}

void tst_GitRetirement::dirtyFilesGoToARescueRef()
{
    const QByteArray odd = "\0\xff\n\r\n"
                           "binary";
    m_sandbox->write(inTree(QStringLiteral("README")), "edited\n");
    m_sandbox->write(inTree(QStringLiteral("new/deep/file")), "untracked\n");
    m_sandbox->write(inTree(QStringLiteral("-n 'quoted' \"name\"\n")), odd);
    QVERIFY(QFile::link(QStringLiteral("nowhere"), inTree(QStringLiteral("link"))));
    const RetireReport report = retire();
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    QVERIFY2(report.rescueRef.startsWith(QStringLiteral("refs/sibyl/rescue/t")), qPrintable(report.rescueRef));
    QCOMPARE(rescued(QStringLiteral("README")), QStringLiteral("edited"));
    QCOMPARE(rescued(QStringLiteral("new/deep/file")), QStringLiteral("untracked"));
    QCOMPARE(rescued(QStringLiteral("link")), QStringLiteral("nowhere"));
    QCOMPARE(m_sandbox->git(m_repository, {QStringLiteral("cat-file"), QStringLiteral("-s"),
                                           report.rescueRef + QStringLiteral(":-n 'quoted' \"name\"\n")})
                 .toInt(),
             odd.size());
    QCOMPARE(m_sandbox->commitOf(m_repository, report.rescueRef + u'^'), m_tree.baseCommit);
    QCOMPARE(m_sandbox->commitOf(m_repository, m_tree.branch), m_tree.baseCommit);
}

void tst_GitRetirement::everyWayToHideAChangeIsSeen_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::newRow("assume-unchanged") << QByteArray("update-index --assume-unchanged README");
    QTest::newRow("skip-worktree") << QByteArray("update-index --skip-worktree README");
    QTest::newRow("staged only") << QByteArray("update-index --no-skip-worktree README");
    QTest::newRow("taken out of the index") << QByteArray("rm -q --cached README");
    QTest::newRow("left to the stat cache") << QByteArray("config core.ignoreStat true");
}

void tst_GitRetirement::everyWayToHideAChangeIsSeen()
{
    QFETCH(QByteArray, command);
    m_sandbox->git(m_tree.path, command.constData());
    m_sandbox->write(inTree(QStringLiteral("README")), "hidden\n");
    const RetireReport report = retire();
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    QCOMPARE(rescued(QStringLiteral("README")), QStringLiteral("hidden"));
}

void tst_GitRetirement::laterRescuesDoNotReplaceEarlierOnes()
{
    QStringList refs;
    for (const char *contents : {"first", "second"}) {
        m_sandbox->write(inTree(QStringLiteral("work")), contents);
        refs << retire().rescueRef;
        m_tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("t")));
    }
    QCOMPARE(refs.last(), refs.first() + QStringLiteral("-2"));
    QCOMPARE(rescued(QStringLiteral("work")), QStringLiteral("second"));
    m_rescueRef = refs.first();
    QCOMPARE(rescued(QStringLiteral("work")), QStringLiteral("first"));
}

void tst_GitRetirement::commitsOfADetachedHeadAreKept()
{
    m_sandbox->git(m_tree.path, "checkout -q --detach");
    const QString commit = m_sandbox->commit(m_tree.path, QStringLiteral("work"), "w");
    const RetireReport report = retire();
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    QCOMPARE(m_sandbox->commitOf(m_repository, report.rescueRef), commit);
}

void tst_GitRetirement::aDetachedHeadOnABranchNeedsNoRescue()
{
    m_sandbox->git(m_tree.path, "checkout -q --detach");
    QVERIFY(retire().isRemoved);
    QCOMPARE(rescueRefs(), QString());
}

void tst_GitRetirement::aMergeInProgressIsRescuedWithItsMarkers()
{
    m_sandbox->commit(m_repository, QStringLiteral("README"), "theirs\n");
    m_sandbox->commit(m_tree.path, QStringLiteral("README"), "ours\n");
    QCOMPARE(m_sandbox->gitCode(m_tree.path, {QStringLiteral("merge"), QStringLiteral("-q"), QStringLiteral("main")}), 1);
    const RetireReport report = retire();
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    QVERIFY(rescued(QStringLiteral("README")).startsWith(QStringLiteral("<<<<<<<")));
}

void tst_GitRetirement::aLeftLockOfTheIndexIsNoObstacle()
{
    m_sandbox->write(m_repository + QStringLiteral("/.git/worktrees/t/index.lock"), "");
    m_sandbox->write(inTree(QStringLiteral("work")), "w");
    const RetireReport report = retire();
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    QCOMPARE(rescued(QStringLiteral("work")), QStringLiteral("w"));
}

void tst_GitRetirement::aDamagedIndexIsNoObstacle()
{
    m_sandbox->write(m_repository + QStringLiteral("/.git/worktrees/t/index"), "not an index");
    m_sandbox->write(inTree(QStringLiteral("README")), "edited");
    const RetireReport report = retire();
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    QCOMPARE(rescued(QStringLiteral("README")), QStringLiteral("edited"));
}

void tst_GitRetirement::anUnbornBranchIsRescuedAsARoot()
{
    m_repository = m_sandbox->path(QStringLiteral("empty"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), m_repository});
    WorktreeRequest request = m_sandbox->request(m_repository, QStringLiteral("u"));
    m_tree = m_sandbox->added(request);
    m_sandbox->write(inTree(QStringLiteral("work")), "w");
    const RetireReport report = retire();
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    QCOMPARE(rescued(QStringLiteral("work")), QStringLiteral("w"));
}

void tst_GitRetirement::aRepositoryInsideBlocks()
{
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), inTree(QStringLiteral("deep/inner"))});
    m_sandbox->commit(inTree(QStringLiteral("deep/inner")), QStringLiteral("work"), "w");
    const RetireReport report = retire();
    QVERIFY(!report.isRemoved);
    QVERIFY2(report.whyKept.contains(QStringLiteral("deep/inner")), qPrintable(report.whyKept));
}

void tst_GitRetirement::aReplacedGitDirectoryBlocks()
{
    QVERIFY(QFile::remove(inTree(QStringLiteral(".git"))));
    m_sandbox->git(m_tree.path, "init -q");
    m_sandbox->commit(m_tree.path, QStringLiteral("work"), "w");
    const RetireReport report = retire();
    QVERIFY(!report.isRemoved);
    QVERIFY2(report.whyKept.contains(QStringLiteral(".git")), qPrintable(report.whyKept));
}

void tst_GitRetirement::filesThatCannotBeReadBlock()
{
    m_sandbox->write(inTree(QStringLiteral("secret")), "x");
    QVERIFY(QFile::setPermissions(inTree(QStringLiteral("secret")), QFile::Permissions()));
    if (QFile file(inTree(QStringLiteral("secret"))); file.open(QIODevice::ReadOnly)) {
        QSKIP("this user may read everything");
    }
    const RetireReport report = retire();
    QVERIFY(!report.isRemoved);
    QVERIFY2(report.whyKept.contains(QStringLiteral("cannot be read")), qPrintable(report.whyKept));
}

void tst_GitRetirement::filesThatNoCommitCanHoldBlock()
{
    m_sandbox->write(inTree(QStringLiteral("git~1")), "another name of .git on some systems");
    const RetireReport report = retire();
    QVERIFY(!report.isRemoved);
    QVERIFY2(report.whyKept.contains(QStringLiteral("git~1")), qPrintable(report.whyKept));
}

void tst_GitRetirement::aSubmodulesOwnWorkBlocks_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"untouched", "commit", "file", "untracked", "another branch", "stash", "taken out"}) {
        QTest::newRow(kind) << QString::fromLatin1(kind);
    }
}

void tst_GitRetirement::aSubmodulesOwnWorkBlocks()
{
    QFETCH(QString, kind);
    const QString library = m_sandbox->makeRepository(QStringLiteral("library"));
    m_sandbox->git(m_repository, {QStringLiteral("submodule"), QStringLiteral("--quiet"), QStringLiteral("add"), library, QStringLiteral("lib")});
    m_sandbox->git(m_repository, {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("Add library")});
    m_tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("s")));
    const QString inner = inTree(QStringLiteral("lib"));
    if (kind == QLatin1String("commit")) {
        m_sandbox->commit(inner, QStringLiteral("work"), "w");
        m_sandbox->git(m_tree.path, "commit -qam Bump"); // the outer repository only has its number
    } else if (kind == QLatin1String("file")) {
        m_sandbox->write(inner + QStringLiteral("/README"), "edited");
    } else if (kind == QLatin1String("untracked")) {
        m_sandbox->write(inner + QStringLiteral("/work"), "w");
    } else if (kind == QLatin1String("another branch")) {
        m_sandbox->git(inner, "checkout -q -b aside");
        m_sandbox->commit(inner, QStringLiteral("work"), "w");
        m_sandbox->git(inner, "checkout -q -");
    } else if (kind == QLatin1String("stash")) {
        m_sandbox->write(inner + QStringLiteral("/README"), "edited");
        m_sandbox->git(inner, "stash -q");
    } else if (kind == QLatin1String("taken out")) {
        m_sandbox->commit(inner, QStringLiteral("work"), "w");
        m_sandbox->git(m_tree.path, "rm -qf lib");
    }
    const RetireReport report = retire();
    QCOMPARE(report.isRemoved, kind == QLatin1String("untouched"));
    if (!report.isRemoved) {
        QVERIFY2(report.whyKept.contains(QStringLiteral("submodule lib")), qPrintable(report.whyKept));
    }
}

void tst_GitRetirement::ignoredFilesGoUnlessTheyAreIncluded()
{
    m_sandbox->commit(m_tree.path, QStringLiteral(".gitignore"), "*.log\n/build/\n.env*\n");
    m_sandbox->write(inTree(QStringLiteral("sub/.env.local")), "KEY=1");
    m_sandbox->write(inTree(QStringLiteral("build/out/report.html")), "r");
    m_sandbox->write(inTree(QStringLiteral("build/big.o")), "o");
    m_sandbox->write(inTree(QStringLiteral("x.log")), "l");
    const RetireReport report = retire({QStringLiteral(".env*"), QStringLiteral("/build/out/")});
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    const QString files = m_sandbox->git(m_repository, {QStringLiteral("ls-tree"), QStringLiteral("-r"), QStringLiteral("--name-only"), report.rescueRef});
    QCOMPARE(files, QStringLiteral(".gitignore\nREADME\nbuild/out/report.html\nsub/.env.local"));
}

void tst_GitRetirement::somebodyElsesWorktreeStays()
{
    m_tree.path = m_sandbox->path(QStringLiteral("theirs"));
    m_sandbox->git(m_repository, {QStringLiteral("worktree"), QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("theirs"), m_tree.path});
    const RetireReport report = retire();
    QVERIFY(!report.isRemoved);
    QVERIFY(!report.whyKept.isEmpty());
    // Nor one that a runner made and its user has unlocked and taken over.
    m_tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("mine")));
    m_sandbox->git(m_repository, {QStringLiteral("worktree"), QStringLiteral("unlock"), m_tree.path});
    QVERIFY(!retire().isRemoved);
}

void tst_GitRetirement::aWorktreeDeletedByHandKeepsItsCommits()
{
    m_sandbox->git(m_tree.path, "checkout -q --detach");
    const QString commit = m_sandbox->commit(m_tree.path, QStringLiteral("work"), "w");
    QVERIFY(QDir(m_tree.path).removeRecursively());
    const RetireReport report = retire();
    QVERIFY2(report.isRemoved, qPrintable(report.whyKept));
    QCOMPARE(m_sandbox->commitOf(m_repository, report.rescueRef), commit);
}

SIBYL_TEST(tst_GitRetirement)
#include "tst_GitRetirement.moc"
