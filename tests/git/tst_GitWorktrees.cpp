// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QSet>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

class tst_GitWorktrees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_sandbox = std::make_unique<GitSandbox>(); }
    void aTaskGetsItsOwnBranchAtTheDefault_data();
    void aTaskGetsItsOwnBranchAtTheDefault();
    void theUsersCheckoutStaysAsItIs();
    void manyTasksAtOnce();
    void twoRunnersOnOneRepository();
    void idsWithACommonBeginningGetDifferentBranches();
    void anEmptyRepositoryBeginsUnborn();
    void aSubdirectoryAndAWorktreeCanBeLinked();
    void aBareRepositoryCanBeLinked();
    void anEarlierBranchIsContinued();
    void hostileNamesAreRefused_data();
    void hostileNamesAreRefused();
    void aTakenPathIsRefused();
    void aWorktreeDeletedByHandIsRepaired();
    void aFailedCheckoutLeavesNothing();
    void hooksDoNotRun();
    void submodulesAreFilledWithoutNetwork();
    void nobodyIsCalledWhenTheContextIsGone();

private:
    std::unique_ptr<GitSandbox> m_sandbox;
};

void tst_GitWorktrees::aTaskGetsItsOwnBranchAtTheDefault_data()
{
    QTest::addColumn<QString>("branch");
    QTest::newRow("main") << QStringLiteral("main");
    QTest::newRow("master") << QStringLiteral("master");
    QTest::newRow("another") << QStringLiteral("trunk");
}

void tst_GitWorktrees::aTaskGetsItsOwnBranchAtTheDefault()
{
    QFETCH(QString, branch);
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"), branch);
    const Worktree worktree = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("2b0c7a52-5c5a")));
    QCOMPARE(worktree.branch, QStringLiteral("sibyl/agent-2b0c7a52"));
    QCOMPARE(worktree.repository, repository);
    QCOMPARE(worktree.baseRef, branch);
    QCOMPARE(worktree.baseCommit, m_sandbox->commitOf(repository));
    QVERIFY2(worktree.notice.isEmpty(), qPrintable(worktree.notice));
    QCOMPARE(m_sandbox->read(worktree.path + QStringLiteral("/README")), QByteArray("hello\n"));
    QCOMPARE(m_sandbox->git(worktree.path, {QStringLiteral("symbolic-ref"), QStringLiteral("--short"), QStringLiteral("HEAD")}), worktree.branch);
    QVERIFY(m_sandbox->git(worktree.path, {QStringLiteral("status"), QStringLiteral("--porcelain")}).isEmpty());
    const QString list = m_sandbox->git(repository, {QStringLiteral("worktree"), QStringLiteral("list"), QStringLiteral("--porcelain")});
    QVERIFY2(list.contains(QStringLiteral("locked sibyl-runner test task 2b0c7a52-5c5a")), qPrintable(list));
}

void tst_GitWorktrees::theUsersCheckoutStaysAsItIs()
{
    const QString repository = m_sandbox->makeClone();
    m_sandbox->write(repository + QStringLiteral("/README"), "stashed\n");
    m_sandbox->git(repository, {QStringLiteral("stash")});
    m_sandbox->write(repository + QStringLiteral("/README"), "staged\n");
    m_sandbox->git(repository, {QStringLiteral("add"), QStringLiteral("README")});
    m_sandbox->write(repository + QStringLiteral("/README"), "edited\n");
    m_sandbox->write(repository + QStringLiteral("/untracked"), "u\n");
    m_sandbox->commit(m_sandbox->upstream(), QStringLiteral("new"), "n");
    const QByteArray before = m_sandbox->fingerprint(repository);
    const Worktree worktree = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("task1")));
    m_sandbox->write(worktree.path + QStringLiteral("/work"), "w\n");
    QVERIFY(m_sandbox->collect(worktree));
    const Result<RetireReport> retired = m_sandbox->retire(worktree, QStringLiteral("task1"));
    QVERIFY(retired && retired->isRemoved);
    QCOMPARE(m_sandbox->fingerprint(repository), before);
}

void tst_GitWorktrees::manyTasksAtOnce()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    constexpr int count = 64;
    QSet<QString> branches;
    QStringList errors;
    int missing = count;
    for (int i = 0; i < count; ++i) {
        m_sandbox->service().addWorktree(m_sandbox->request(repository, QStringLiteral("task-%1").arg(i)), this, [&](const Result<Worktree> &worktree) {
            --missing;
            worktree ? static_cast<void>(branches.insert(worktree->branch)) : errors.append(worktree.error().text());
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(missing, 0, 60'000);
    QVERIFY2(errors.isEmpty(), qPrintable(errors.join(u'\n')));
    QCOMPARE(branches.size(), count);
    const QStringList left = m_sandbox->git(repository, {QStringLiteral("for-each-ref"), QStringLiteral("--format=%(refname)"), QStringLiteral("refs/heads/sibyl")}).split(u'\n');
    QCOMPARE(left.size(), count);
}

void tst_GitWorktrees::twoRunnersOnOneRepository()
{
    const QString repository = m_sandbox->makeClone();
    constexpr int count = 64;
    SystemClock clock;
    QtCommandRunner commands(clock);
    Git first(commands, clock);
    Git second(commands, clock); // locks of its own, as in another process
    QList<Worktree> made;
    QStringList errors;
    const auto taskId = [](int i) { return QStringLiteral("%1-task").arg(i, 8, 10, QLatin1Char('0')); };
    for (int i = 0; i < count; ++i) {
        WorktreeRequest request = m_sandbox->request(repository, taskId(i));
        request.lockOwner = i % 2 == 0 ? QStringLiteral("first") : QStringLiteral("second");
        (i % 2 == 0 ? first : second).addWorktree(request, this, [&](const Result<Worktree> &worktree) {
            worktree ? made.append(*worktree) : errors.append(worktree.error().text());
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(made.size() + errors.size(), count, 90'000);
    QVERIFY2(errors.isEmpty(), qPrintable(errors.join(u'\n')));
    // All given up again at the same time, by either of them.
    int removed = 0;
    int kept = 0;
    for (int i = 0; i < count; ++i) {
        (i % 2 == 0 ? first : second).retire({made.at(i), taskId(i), {}}, this, [&](const Result<RetireReport> &report) {
            ++(report && report->isRemoved ? removed : kept);
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(removed + kept, count, 90'000);
    QCOMPARE(kept, 0);
    QVERIFY(!QFile::exists(repository + QStringLiteral("/.git/worktrees")));
    QCOMPARE(m_sandbox->git(repository, "for-each-ref --format=x refs/heads/sibyl").count(u'x'), count);
    QCOMPARE(m_sandbox->git(repository, "for-each-ref refs/sibyl/rescue"), QString());
}

void tst_GitWorktrees::idsWithACommonBeginningGetDifferentBranches()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    QStringList branches;
    for (const char *id : {"00000000-1111-a", "00000000-1111-b", "00000000-2222-c"}) {
        branches << m_sandbox->added(m_sandbox->request(repository, QLatin1String(id))).branch;
    }
    QCOMPARE(branches, (QStringList{QStringLiteral("sibyl/agent-00000000"), QStringLiteral("sibyl/agent-000000001111"),
                                    QStringLiteral("sibyl/agent-000000002222")}));
}

void tst_GitWorktrees::anEmptyRepositoryBeginsUnborn()
{
    const QString repository = m_sandbox->path(QStringLiteral("empty"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), repository});
    const Worktree first = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("00000000-a")));
    const Worktree second = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("00000000-b")));
    QVERIFY(first.baseCommit.isEmpty());
    QVERIFY(first.branch != second.branch);
    QVERIFY(!first.notice.isEmpty());
    m_sandbox->write(first.path + QStringLiteral("/a"), "1\n2\n");
    const Result<WorkSummary> summary = m_sandbox->collect(first);
    QVERIFY2(summary, summary ? "" : qPrintable(summary.error().text()));
    QCOMPARE(summary->commitCount, 1);
    QCOMPARE(summary->filesChanged, 1);
    QCOMPARE(summary->insertions, 2);
    QVERIFY(summary->patch.contains("+1"));
    // A root commit on the task's branch; the second one is still without any.
    QCOMPARE(m_sandbox->git(repository, {QStringLiteral("rev-list"), QStringLiteral("--all"), QStringLiteral("--parents")}), summary->headCommit);
    const Result<WorkSummary> nothing = m_sandbox->collect(second);
    QVERIFY(nothing && nothing->headCommit.isEmpty());
    for (const Worktree &worktree : {first, second}) {
        const Result<RetireReport> report = m_sandbox->retire(worktree, QStringLiteral("t"));
        QVERIFY2(report && report->isRemoved, report ? qPrintable(report->whyKept) : "");
        QVERIFY(report->rescueRef.isEmpty());
    }
}

void tst_GitWorktrees::aSubdirectoryAndAWorktreeCanBeLinked()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->commit(repository, QStringLiteral("src/x"), "x");
    QCOMPARE(m_sandbox->added(m_sandbox->request(repository + QStringLiteral("/src"), QStringLiteral("a"))).repository, repository);
    const QString other = m_sandbox->path(QStringLiteral("other"));
    m_sandbox->git(repository, {QStringLiteral("worktree"), QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("x"), other});
    QCOMPARE(m_sandbox->added(m_sandbox->request(other, QStringLiteral("b"))).baseCommit, m_sandbox->commitOf(repository));
}

void tst_GitWorktrees::aBareRepositoryCanBeLinked()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    const QString bare = m_sandbox->path(QStringLiteral("shop.git"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("--bare"), repository, bare});
    const Worktree worktree = m_sandbox->added(m_sandbox->request(bare, QStringLiteral("a")));
    QCOMPARE(m_sandbox->read(worktree.path + QStringLiteral("/README")), QByteArray("hello\n"));
    m_sandbox->write(worktree.path + QStringLiteral("/b"), "b");
    const Result<WorkSummary> summary = m_sandbox->collect(worktree);
    QVERIFY(summary);
    QCOMPARE(summary->commitCount, 1);
}

void tst_GitWorktrees::anEarlierBranchIsContinued()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    const Worktree first = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("a")));
    m_sandbox->write(first.path + QStringLiteral("/work"), "w");
    const QString work = m_sandbox->collect(first)->headCommit;
    QVERIFY(m_sandbox->retire(first, QStringLiteral("a"))->isRemoved);
    m_sandbox->commit(repository, QStringLiteral("meanwhile"), "m");
    WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
    request.existingBranch = first.branch;
    const Worktree second = m_sandbox->added(request);
    QCOMPARE(second.branch, first.branch);
    QCOMPARE(second.baseCommit, first.baseCommit);
    QCOMPARE(m_sandbox->commitOf(second.path), work);
    // A branch that is gone by now is made anew.
    QVERIFY(m_sandbox->retire(second, QStringLiteral("a"))->isRemoved);
    m_sandbox->git(repository, {QStringLiteral("branch"), QStringLiteral("-D"), first.branch});
    QCOMPARE(m_sandbox->added(request).baseCommit, m_sandbox->commitOf(repository));
}

void tst_GitWorktrees::hostileNamesAreRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("option") << QStringLiteral("--upload-pack=x");
    QTest::newRow("upwards") << QStringLiteral("../x");
    QTest::newRow("range") << QStringLiteral("a..b");
    QTest::newRow("4 kB") << QString(4096, u'a');
    QTest::newRow("nul") << QStringLiteral("a") + QChar(u'\0');
    QTest::newRow("shell") << QStringLiteral("$(touch x); `id`");
}

void tst_GitWorktrees::hostileNamesAreRefused()
{
    QFETCH(QString, name);
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    for (QString WorktreeRequest::*field : {&WorktreeRequest::requestedBranch, &WorktreeRequest::baseRef}) {
        WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
        request.*field = name;
        const Result<Worktree> worktree = m_sandbox->add(request);
        QVERIFY(!worktree);
        QCOMPARE(worktree.error().kind, ErrorKind::Protocol);
    }
    // A task id is no place for them either: it only shapes the branch's name.
    WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
    request.taskId = name;
    QVERIFY(m_sandbox->added(request).branch.startsWith(QStringLiteral("sibyl/agent-")));
}

void tst_GitWorktrees::aTakenPathIsRefused()
{
    const WorktreeRequest request = m_sandbox->request(m_sandbox->makeRepository(QStringLiteral("shop")), QStringLiteral("a"));
    m_sandbox->write(request.path + QStringLiteral("/theirs"), "x");
    const Result<Worktree> worktree = m_sandbox->add(request);
    QVERIFY(!worktree);
    QCOMPARE(worktree.error().kind, ErrorKind::Conflict);
    QCOMPARE(m_sandbox->read(request.path + QStringLiteral("/theirs")), QByteArray("x"));
}

void tst_GitWorktrees::aWorktreeDeletedByHandIsRepaired()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    // Somebody else's, on a disk that is not mounted right now.
    const QString theirs = m_sandbox->path(QStringLiteral("theirs"));
    m_sandbox->git(repository, {QStringLiteral("worktree"), QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("theirs"), theirs});
    QVERIFY(QDir(theirs).removeRecursively());
    WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
    const Worktree first = m_sandbox->added(request);
    QVERIFY(QDir(first.path).removeRecursively());
    request.existingBranch = first.branch;
    QCOMPARE(m_sandbox->added(request).branch, first.branch);
    const QString list = m_sandbox->git(repository, {QStringLiteral("worktree"), QStringLiteral("list")});
    QVERIFY2(list.contains(theirs), qPrintable(list));
    QCOMPARE(list.count(QStringLiteral("/worktrees/")), 1);
}

void tst_GitWorktrees::aFailedCheckoutLeavesNothing()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->commit(repository, QStringLiteral(".gitattributes"), "* filter=broken\n");
    m_sandbox->git(repository, {QStringLiteral("config"), QStringLiteral("filter.broken.smudge"), QStringLiteral("false")});
    m_sandbox->git(repository, {QStringLiteral("config"), QStringLiteral("filter.broken.required"), QStringLiteral("true")});
    const WorktreeRequest request = m_sandbox->request(repository, QStringLiteral("a"));
    const Result<Worktree> worktree = m_sandbox->add(request);
    QVERIFY(!worktree);
    QCOMPARE(worktree.error().kind, ErrorKind::Git);
    QVERIFY(!QFile::exists(request.path));
    QVERIFY(!QFile::exists(repository + QStringLiteral("/.git/worktrees")));
    QVERIFY(m_sandbox->git(repository, {QStringLiteral("for-each-ref"), QStringLiteral("refs/heads/sibyl")}).isEmpty());
}

void tst_GitWorktrees::hooksDoNotRun()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    const QString trace = m_sandbox->path(QStringLiteral("trace"));
    for (const char *hook : {"post-checkout", "pre-commit", "commit-msg", "reference-transaction"}) {
        const QString file = repository + QStringLiteral("/.git/hooks/") + QLatin1String(hook);
        m_sandbox->write(file, "#!/bin/sh\necho \"$0\" >> " + QFile::encodeName(trace) + "\n");
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    const Worktree worktree = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("a")));
    m_sandbox->write(worktree.path + QStringLiteral("/work"), "w");
    QVERIFY(m_sandbox->collect(worktree));
    QVERIFY(m_sandbox->retire(worktree, QStringLiteral("a")));
    QCOMPARE(m_sandbox->read(trace), QByteArray());
}

void tst_GitWorktrees::submodulesAreFilledWithoutNetwork()
{
    const QString inner = m_sandbox->makeRepository(QStringLiteral("inner"));
    const QString library = m_sandbox->makeRepository(QStringLiteral("library"));
    m_sandbox->git(library, {QStringLiteral("submodule"), QStringLiteral("--quiet"), QStringLiteral("add"), inner, QStringLiteral("deep")});
    m_sandbox->git(library, {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("Add inner")});
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("submodule"), QStringLiteral("--quiet"), QStringLiteral("add"), library, QStringLiteral("lib")});
    m_sandbox->git(repository, {QStringLiteral("submodule"), QStringLiteral("--quiet"), QStringLiteral("update"), QStringLiteral("--init"), QStringLiteral("--recursive")});
    m_sandbox->git(repository, {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("Add library")});
    // The servers are gone.
    QVERIFY(QDir().rename(library, library + QStringLiteral("-gone")));
    QVERIFY(QDir().rename(inner, inner + QStringLiteral("-gone")));
    const QString url = QStringLiteral("https://me:s3cr3t@example.org/library.git");
    m_sandbox->git(repository + QStringLiteral("/.git/modules/lib"), {QStringLiteral("config"), QStringLiteral("remote.origin.url"), url});
    const QByteArray before = m_sandbox->fingerprint(repository);
    const Worktree worktree = m_sandbox->added(m_sandbox->request(repository, QStringLiteral("a")));
    QVERIFY2(worktree.notice.isEmpty(), qPrintable(worktree.notice));
    QVERIFY(!m_sandbox->commandLines().join(u'\n').contains(QStringLiteral("s3cr3t")));
    QCOMPARE(m_sandbox->read(worktree.path + QStringLiteral("/lib/README")), QByteArray("hello\n"));
    QCOMPARE(m_sandbox->read(worktree.path + QStringLiteral("/lib/deep/README")), QByteArray("hello\n"));
    QVERIFY(m_sandbox->git(worktree.path, {QStringLiteral("status"), QStringLiteral("--porcelain")}).isEmpty());
    QCOMPARE(m_sandbox->git(worktree.path + QStringLiteral("/lib"), {QStringLiteral("config"), QStringLiteral("remote.origin.url")}), url);
    QCOMPARE(m_sandbox->fingerprint(repository), before);
    const Result<RetireReport> retired = m_sandbox->retire(worktree, QStringLiteral("a"));
    QVERIFY2(retired && retired->isRemoved, retired ? qPrintable(retired->whyKept) : "");
}

void tst_GitWorktrees::nobodyIsCalledWhenTheContextIsGone()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    auto context = std::make_unique<QObject>();
    bool wasCalled = false;
    m_sandbox->service().addWorktree(m_sandbox->request(repository, QStringLiteral("a")), context.get(), [&](const Result<Worktree> &) { wasCalled = true; });
    context.reset();
    m_sandbox->added(m_sandbox->request(repository, QStringLiteral("b")));
    QVERIFY(!wasCalled);
}

SIBYL_TEST(tst_GitWorktrees)
#include "tst_GitWorktrees.moc"
