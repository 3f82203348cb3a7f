// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QCryptographicHash>
#include <QFile>
#include <QStandardPaths>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

namespace {

const QByteArray pointerStart("version https://git-lfs.github.com/spec/v1\n");

} // namespace

// Files that git-lfs keeps outside of the commits: in worktrees, in what is collected, and pushed.
class tst_GitLargeFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aWorktreeHasTheFiles();
    void pointersStayWhenTheProjectSaysSo();
    void whatTheAgentMadeIsCommittedAsAPointer();
    void aPushTakesTheFilesAlong();
    void aPushThatCannotTakeThemIsNone();
    void aMirrorHasThemToo();

private:
    QByteArray committed(const QString &commit, const char *file) { return m_sandbox->git(m_repository, {QStringLiteral("cat-file"), QStringLiteral("-p"), commit + u':' + QLatin1StringView(file)}).toUtf8(); }
    QString remoteObject(const QByteArray &contents) const
    {
        const QString hash = QString::fromLatin1(QCryptographicHash::hash(contents, QCryptographicHash::Sha256).toHex());
        return m_remote + QStringLiteral("/lfs/objects/%1/%2/%3").arg(hash.left(2), hash.mid(2, 2), hash);
    }

    std::unique_ptr<GitSandbox> m_sandbox;
    QString m_remote;
    QString m_repository; // a clone of it
    const QByteArray m_large = QByteArray(200'000, 'x') + '\n';
    const QByteArray m_larger = QByteArray(300'000, 'y') + '\n';
};

void tst_GitLargeFiles::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("git-lfs")).isEmpty()) {
        QSKIP("git-lfs is not installed (installers/dependencies.sh test)");
    }
}

void tst_GitLargeFiles::init()
{
    m_sandbox = std::make_unique<GitSandbox>();
    m_sandbox->git(m_sandbox->path(), "lfs install --skip-repo");
    m_sandbox->git(m_sandbox->path(), "config --global protocol.file.allow always");
    m_sandbox->restart(); // sees what the home has now
    m_remote = m_sandbox->path(QStringLiteral("remote.git"));
    const QString upstream = m_sandbox->makeRepository(QStringLiteral("upstream"));
    m_sandbox->write(upstream + QStringLiteral("/.gitattributes"), "*.bin filter=lfs diff=lfs merge=lfs -text\n");
    m_sandbox->commit(upstream, QStringLiteral("large.bin"), m_large);
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("--bare"), QStringLiteral("-b"), QStringLiteral("main"), m_remote});
    m_sandbox->git(upstream, {QStringLiteral("remote"), QStringLiteral("add"), QStringLiteral("origin"), QStringLiteral("file://") + m_remote});
    m_sandbox->git(upstream, "lfs push origin main");
    m_sandbox->git(upstream, "push -q origin main");
    QVERIFY(QFile::exists(remoteObject(m_large)));
    m_repository = m_sandbox->path(QStringLiteral("shop"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("file://") + m_remote, m_repository});
    QCOMPARE(m_sandbox->read(m_repository + QStringLiteral("/large.bin")), m_large);
}

void tst_GitLargeFiles::aWorktreeHasTheFiles()
{
    const Worktree tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("t")));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/large.bin")), m_large);
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY(work);
    QCOMPARE(work->commitCount, 0);
}

void tst_GitLargeFiles::pointersStayWhenTheProjectSaysSo()
{
    WorktreeRequest request = m_sandbox->request(m_repository, QStringLiteral("t"));
    request.shape.lfs = false;
    const Worktree tree = m_sandbox->added(request);
    QVERIFY(m_sandbox->read(tree.path + QStringLiteral("/large.bin")).startsWith(pointerStart));
    m_sandbox->write(tree.path + QStringLiteral("/README"), "changed\n");
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY(work);
    QCOMPARE(work->filesChanged, 1); // a pointer is no change
    QVERIFY(committed(work->headCommit, "large.bin").startsWith(pointerStart));
}

void tst_GitLargeFiles::whatTheAgentMadeIsCommittedAsAPointer()
{
    const Worktree tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("t")));
    m_sandbox->write(tree.path + QStringLiteral("/new.bin"), m_larger);
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY(work);
    QVERIFY(committed(work->headCommit, "new.bin").startsWith(pointerStart));
    QVERIFY(work->patch.size() < 2'000);
    // The worktree goes, the file stays with its commit.
    const Result<RetireReport> retired = m_sandbox->retire(tree, QStringLiteral("t"));
    QVERIFY(retired && retired->isRemoved);
    m_sandbox->git(m_repository, {QStringLiteral("checkout"), QStringLiteral("-q"), work->headCommit});
    QCOMPARE(m_sandbox->read(m_repository + QStringLiteral("/new.bin")), m_larger);
}

void tst_GitLargeFiles::aPushTakesTheFilesAlong()
{
    const Worktree tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("t")));
    m_sandbox->write(tree.path + QStringLiteral("/new.bin"), m_larger);
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY(work);
    const Result<QString> target = m_sandbox->deliver({tree, DeliveryKind::Push, work->headCommit, {}});
    QVERIFY2(target, qPrintable(target ? QString() : target.error().text()));
    const QString elsewhere = m_sandbox->path(QStringLiteral("elsewhere"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("-b"), tree.branch, QStringLiteral("file://") + m_remote, elsewhere});
    QCOMPARE(m_sandbox->read(elsewhere + QStringLiteral("/new.bin")), m_larger);
}

void tst_GitLargeFiles::aPushThatCannotTakeThemIsNone()
{
    const Worktree tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("t")));
    m_sandbox->write(tree.path + QStringLiteral("/new.bin"), m_larger);
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY(work);
    m_sandbox->git(m_repository, {QStringLiteral("config"), QStringLiteral("lfs.url"), QStringLiteral("http://127.0.0.1:9/nothing")});
    const Result<QString> target = m_sandbox->deliver({tree, DeliveryKind::Push, work->headCommit, {}});
    QVERIFY(!target); // pointers to what nobody has would be worse
    QVERIFY2(target.error().text().contains(QStringLiteral("git lfs")), qPrintable(target.error().text()));
    QCOMPARE(m_sandbox->git(m_remote, "for-each-ref --format=%(refname)"), QStringLiteral("refs/heads/main"));
}

void tst_GitLargeFiles::aMirrorHasThemToo()
{
    const Result<QString> mirror = m_sandbox->mirror(QStringLiteral("file://") + m_remote);
    QVERIFY2(mirror, qPrintable(mirror ? QString() : mirror.error().text()));
    const Worktree tree = m_sandbox->added(m_sandbox->request(*mirror, QStringLiteral("m")));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/large.bin")), m_large);
    m_sandbox->write(tree.path + QStringLiteral("/new.bin"), m_larger);
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY(work);
    const Result<QString> target = m_sandbox->deliver({tree, DeliveryKind::Push, work->headCommit, {}});
    QVERIFY2(target, qPrintable(target ? QString() : target.error().text()));
    QVERIFY(QFile::exists(remoteObject(m_larger)));
}

SIBYL_TEST(tst_GitLargeFiles)
#include "tst_GitLargeFiles.moc"
