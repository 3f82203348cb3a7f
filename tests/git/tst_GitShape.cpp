// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

// What a project may say about the contents of its worktrees.
class tst_GitShape : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void namedFilesComeAlong();
    void includedFilesComeAlongWhenTheyAreIgnored();
    void nothingComesAlongUnasked();
    void nothingIsCopiedOverATrackedFile();
    void nothingIsCopiedFromOrToOutside();
    void onlySomeDirectoriesAreCheckedOut();
    void workInASparseWorktreeIsCollectedWhole();
    void submodulesStayEmptyWhenNotWanted();

private:
    Worktree added(const WorktreeShape &shape);
    void ignored(const QString &file, const QByteArray &contents) { m_sandbox->write(m_repository + u'/' + file, contents); }

    std::unique_ptr<GitSandbox> m_sandbox;
    QString m_repository;
};

void tst_GitShape::init()
{
    m_sandbox = std::make_unique<GitSandbox>();
    m_repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->commit(m_repository, QStringLiteral(".gitignore"), ".env*\n/node_modules/\n*.log\n");
}

Worktree tst_GitShape::added(const WorktreeShape &shape)
{
    WorktreeRequest request = m_sandbox->request(m_repository, QStringLiteral("a"));
    request.shape = shape;
    const QByteArray before = m_sandbox->fingerprint(m_repository);
    const Worktree tree = m_sandbox->added(request);
    if (m_sandbox->fingerprint(m_repository) != before) {
        QTest::qFail("the user's own checkout was touched", __FILE__, __LINE__);
    }
    return tree;
}

void tst_GitShape::namedFilesComeAlong()
{
    ignored(QStringLiteral(".env"), "KEY=1");
    ignored(QStringLiteral("app/.env.local"), "KEY=2");
    ignored(QStringLiteral("node_modules/x/index.js"), "x");
    ignored(QStringLiteral("node_modules/.bin/tool"), "t");
    ignored(QStringLiteral("notes.txt"), "untracked, not ignored");
    ignored(QStringLiteral("debug.log"), "no");
    ignored(QStringLiteral("odd 'name\n"), "o");
    QVERIFY(QFile::link(QStringLiteral("../x/index.js"), m_repository + QStringLiteral("/node_modules/.bin/x")));
    QVERIFY(QFile::setPermissions(m_repository + QStringLiteral("/node_modules/.bin/tool"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const Worktree tree = added({.copy = {QStringLiteral(".env*"), QStringLiteral("/node_modules/"), QStringLiteral("notes.txt"), QStringLiteral("odd*")}});
    QVERIFY2(tree.notice.isEmpty(), qPrintable(tree.notice));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/.env")), QByteArray("KEY=1"));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/app/.env.local")), QByteArray("KEY=2"));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/node_modules/.bin/x")), QByteArray("x"));
    QVERIFY(QFileInfo(tree.path + QStringLiteral("/node_modules/.bin/x")).isSymLink());
    QVERIFY(QFileInfo(tree.path + QStringLiteral("/node_modules/.bin/tool")).isExecutable());
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/notes.txt")), QByteArray("untracked, not ignored"));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/odd 'name\n")), QByteArray("o"));
    QVERIFY(!QFile::exists(tree.path + QStringLiteral("/debug.log")));
    // A copy, not the same file.
    m_sandbox->write(tree.path + QStringLiteral("/.env"), "changed");
    QCOMPARE(m_sandbox->read(m_repository + QStringLiteral("/.env")), QByteArray("KEY=1"));
}

void tst_GitShape::includedFilesComeAlongWhenTheyAreIgnored()
{
    m_sandbox->commit(m_repository, QStringLiteral(".worktreeinclude"), "# for every worktree\n.env*\n!.env.production\nnotes.txt\n");
    ignored(QStringLiteral(".env"), "KEY=1");
    ignored(QStringLiteral(".env.production"), "secret");
    ignored(QStringLiteral("notes.txt"), "n");
    const Worktree tree = added({});
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/.env")), QByteArray("KEY=1"));
    QVERIFY(!QFile::exists(tree.path + QStringLiteral("/.env.production")));
    QVERIFY(!QFile::exists(tree.path + QStringLiteral("/notes.txt")));
}

void tst_GitShape::nothingComesAlongUnasked()
{
    ignored(QStringLiteral(".env"), "KEY=1");
    const Worktree tree = added({});
    QCOMPARE(m_sandbox->git(tree.path, "status --porcelain --ignored"), QString());
}

void tst_GitShape::nothingIsCopiedOverATrackedFile()
{
    // Tracked on the branch that the work begins with, untracked in the checkout.
    const QString base = m_sandbox->commit(m_repository, QStringLiteral("settings.txt"), "tracked\n");
    m_sandbox->git(m_repository, "checkout -q -b other HEAD~1");
    ignored(QStringLiteral("settings.txt"), "mine\n");
    ignored(QStringLiteral("README"), "edited\n");
    WorktreeRequest request = m_sandbox->request(m_repository, QStringLiteral("a"));
    request.baseRef = base;
    request.shape.copy = {QStringLiteral("*.txt"), QStringLiteral("README")};
    const Worktree tree = m_sandbox->added(request);
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/settings.txt")), QByteArray("tracked\n"));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/README")), QByteArray("hello\n"));
    QCOMPARE(m_sandbox->git(tree.path, "status --porcelain"), QString());
}

void tst_GitShape::nothingIsCopiedFromOrToOutside()
{
    const QString outside = m_sandbox->path(QStringLiteral("outside"));
    m_sandbox->write(outside + QStringLiteral("/secret"), "s");
    // On the branch a link stands where the checkout has a directory.
    m_sandbox->git(m_repository, "checkout -q -b base");
    QVERIFY(QFile::link(outside, m_repository + QStringLiteral("/data")));
    m_sandbox->commit(m_repository, QStringLiteral("x"), "x");
    m_sandbox->git(m_repository, "checkout -q main");
    ignored(QStringLiteral("data/planted"), "p");
    QVERIFY(QFile::link(outside + QStringLiteral("/secret"), m_repository + QStringLiteral("/.env.absolute")));
    QVERIFY(QFile::link(QStringLiteral("../outside/secret"), m_repository + QStringLiteral("/.env.up")));
    QVERIFY(QFile::link(outside, m_repository + QStringLiteral("/.env.directory")));
    ignored(QStringLiteral(".env"), "KEY=1");
    WorktreeRequest request = m_sandbox->request(m_repository, QStringLiteral("a"));
    request.baseRef = QStringLiteral("base");
    request.shape.copy = {QStringLiteral("*")};
    const Worktree tree = m_sandbox->added(request);
    QVERIFY2(tree.notice.contains(QStringLiteral("4 of the files")), qPrintable(tree.notice));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/.env")), QByteArray("KEY=1"));
    for (const char *name : {"/.env.absolute", "/.env.up", "/.env.directory"}) {
        QVERIFY2(!QFileInfo(tree.path + QLatin1String(name)).isSymLink(), name);
    }
    QCOMPARE(QDir(outside).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList(QStringLiteral("secret")));
}

void tst_GitShape::onlySomeDirectoriesAreCheckedOut()
{
    for (const char *file : {"apps/web/index.js", "apps/api/main.go", "apps/list.txt", "docs/a.md", "lib[1]/x"}) {
        m_sandbox->commit(m_repository, QLatin1String(file), "x\n");
    }
    const Worktree tree = added({.sparse = {QStringLiteral("apps/web"), QStringLiteral("lib[1]")}});
    for (const char *there : {"/README", "/apps/web/index.js", "/apps/list.txt", "/lib[1]/x"}) {
        QVERIFY2(QFile::exists(tree.path + QLatin1String(there)), there);
    }
    for (const char *absent : {"/apps/api", "/docs"}) {
        QVERIFY2(!QFile::exists(tree.path + QLatin1String(absent)), absent);
    }
    QCOMPARE(m_sandbox->git(tree.path, "status --porcelain"), QString());
}

void tst_GitShape::workInASparseWorktreeIsCollectedWhole()
{
    m_sandbox->commit(m_repository, QStringLiteral("apps/a"), "a\n");
    m_sandbox->commit(m_repository, QStringLiteral("docs/d"), "d\n");
    const Worktree tree = added({.sparse = {QStringLiteral("apps")}});
    m_sandbox->write(tree.path + QStringLiteral("/apps/a"), "changed\n");
    m_sandbox->write(tree.path + QStringLiteral("/docs/new"), "n\n"); // outside of what is checked out
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY2(work, work ? "" : qPrintable(work.error().text()));
    QCOMPARE(work->filesChanged, 2);
    QCOMPARE(work->deletions, 1);
    QCOMPARE(m_sandbox->git(m_repository, {QStringLiteral("show"), work->headCommit + QStringLiteral(":docs/d")}), QStringLiteral("d"));
    const Result<RetireReport> report = m_sandbox->retire(tree, QStringLiteral("a"));
    QVERIFY2(report && report->isRemoved && report->rescueRef.isEmpty(), report ? qPrintable(report->whyKept + report->rescueRef) : "");
}

void tst_GitShape::submodulesStayEmptyWhenNotWanted()
{
    const QString library = m_sandbox->makeRepository(QStringLiteral("library"));
    m_sandbox->git(m_repository, {QStringLiteral("submodule"), QStringLiteral("--quiet"), QStringLiteral("add"), library, QStringLiteral("lib")});
    m_sandbox->git(m_repository, {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("Add library")});
    const Worktree tree = added({.submodules = false});
    QVERIFY(!QFile::exists(tree.path + QStringLiteral("/lib/README")));
    QVERIFY(m_sandbox->retire(tree, QStringLiteral("a"))->isRemoved);
}

SIBYL_TEST(tst_GitShape)
#include "tst_GitShape.moc"
