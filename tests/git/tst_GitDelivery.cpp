// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <unistd.h>

using namespace sibyl;
using namespace sibyl::test;

// A task's work on its way to others: pushed to a real bare repository, bundled, made a patch.
class tst_GitDelivery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void pushMakesTheBranchOnTheRemote();
    void pushAgainIsNoFault();
    void aNextAttemptPushesForward();
    void pushTakesNothingElseAlong();
    void theUsersHooksDoNotRun();
    void whatIsOnTheRemoteIsNotOverwritten();
    void theRemotesHookHasTheLastWord();
    void aRemoteThatCannotBeWritten();
    void aRemoteThatIsNotThere();
    void aRepositoryWithoutARemote();
    void pushFromAMirror();
    void theBundleHoldsTheWork();
    void aBundleOfAnEmptyRepository();
    void whatACrashLeftIsNoObstacle();
    void thePatchApplies_data();
    void thePatchApplies();
    void aPatchOfAnEmptyRepository();
    void workThatIsApartIsDeliveredNotTheBranch();
    void whatCameAfterTheWorkIsNotDelivered();

private:
    Result<QString> deliver(DeliveryKind kind) { return m_sandbox->deliver({m_tree, kind, m_work.headCommit, m_file}); }
    QString refusal();
    void work(const QString &file, const QByteArray &contents); // by the agent, and collected
    QString remoteTip() { return m_sandbox->git(m_remote, {QStringLiteral("for-each-ref"), QStringLiteral("--format=%(objectname)"), branchRef()}); }
    QString branchRef() const { return QStringLiteral("refs/heads/") + m_tree.branch; }
    void hook(const QString &repository, const QString &name, const QByteArray &script);

    std::unique_ptr<GitSandbox> m_sandbox;
    QString m_remote;
    QString m_repository; // a clone of it
    Worktree m_tree;
    WorkSummary m_work;
    QString m_file;
    QByteArray m_before; // of the user's own checkout
};

void tst_GitDelivery::init()
{
    m_sandbox = std::make_unique<GitSandbox>();
    m_sandbox->makeRepository(QStringLiteral("upstream"));
    m_remote = m_sandbox->path(QStringLiteral("remote.git"));
    m_repository = m_sandbox->path(QStringLiteral("shop"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("--bare"), m_sandbox->upstream(), m_remote});
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("clone"), QStringLiteral("-q"), m_remote, m_repository});
    m_tree = m_sandbox->added(m_sandbox->request(m_repository, QStringLiteral("t")));
    m_file = m_sandbox->path(QStringLiteral("work"));
    m_before = m_sandbox->fingerprint(m_repository);
    work(QStringLiteral("new"), "new\n");
}

void tst_GitDelivery::work(const QString &file, const QByteArray &contents)
{
    m_sandbox->write(m_tree.path + u'/' + file, contents);
    const Result<WorkSummary> summary = m_sandbox->collect(m_tree);
    if (!summary) {
        QTest::qFail(qPrintable(summary.error().text()), __FILE__, __LINE__);
        return;
    }
    m_work = *summary;
}

void tst_GitDelivery::hook(const QString &repository, const QString &name, const QByteArray &script)
{
    const QString path = repository + QStringLiteral("/hooks/") + name;
    m_sandbox->write(path, "#!/bin/sh\n" + script);
    QFile(path).setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

// Of a push that must not succeed; the work is still on the branch here.
QString tst_GitDelivery::refusal()
{
    const Result<QString> target = deliver(DeliveryKind::Push);
    if (target) {
        QTest::qFail(qPrintable(*target), __FILE__, __LINE__);
        return {};
    }
    if (m_sandbox->commitOf(m_repository, m_tree.branch) != m_work.headCommit) {
        QTest::qFail("the branch lost the work", __FILE__, __LINE__);
    }
    return target.error().text();
}

void tst_GitDelivery::pushMakesTheBranchOnTheRemote()
{
    const Result<QString> target = deliver(DeliveryKind::Push);
    QVERIFY2(target, qPrintable(target ? QString() : target.error().text()));
    QCOMPARE(*target, QString(QStringLiteral("origin ") + m_tree.branch));
    QCOMPARE(remoteTip(), m_work.headCommit);
    m_sandbox->git(m_repository, {QStringLiteral("update-ref"), QStringLiteral("-d"), QStringLiteral("refs/remotes/origin/") + m_tree.branch});
    QCOMPARE(m_sandbox->fingerprint(m_repository), m_before); // but for the remote-tracking ref that git moves
}

void tst_GitDelivery::pushAgainIsNoFault()
{
    QVERIFY(deliver(DeliveryKind::Push));
    QVERIFY(deliver(DeliveryKind::Push)); // the daemon was killed before it had noted the first
    QCOMPARE(remoteTip(), m_work.headCommit);
}

void tst_GitDelivery::aNextAttemptPushesForward()
{
    QVERIFY(deliver(DeliveryKind::Push));
    work(QStringLiteral("more"), "more\n");
    QVERIFY(deliver(DeliveryKind::Push));
    QCOMPARE(remoteTip(), m_work.headCommit);
}

void tst_GitDelivery::pushTakesNothingElseAlong()
{
    m_sandbox->git(m_repository, "config push.followTags true");
    m_sandbox->git(m_repository, "config push.gpgSign true");
    m_sandbox->git(m_repository, "config remote.origin.push refs/heads/*:refs/heads/*");
    m_sandbox->git(m_repository, "branch private");
    m_sandbox->git(m_repository, {QStringLiteral("tag"), QStringLiteral("-a"), QStringLiteral("-m"), QStringLiteral("x"), QStringLiteral("v1"), m_work.headCommit});
    const Result<QString> target = deliver(DeliveryKind::Push);
    QVERIFY2(target, qPrintable(target ? QString() : target.error().text()));
    QCOMPARE(m_sandbox->git(m_remote, "for-each-ref --format=%(refname)"), QString(QStringLiteral("refs/heads/main\n") + branchRef()));
}

void tst_GitDelivery::theUsersHooksDoNotRun()
{
    hook(m_repository + QStringLiteral("/.git"), QStringLiteral("pre-push"), "exit 1\n");
    QVERIFY(deliver(DeliveryKind::Push));
}

void tst_GitDelivery::whatIsOnTheRemoteIsNotOverwritten()
{
    // Somebody else's branch of that name, with a commit that we do not have.
    const QString other = m_sandbox->commit(m_sandbox->upstream(), QStringLiteral("other"), "other\n");
    m_sandbox->git(m_sandbox->upstream(), {QStringLiteral("push"), QStringLiteral("-q"), m_remote, QStringLiteral("HEAD:") + branchRef()});
    const QString why = refusal();
    QVERIFY2(why.contains(QStringLiteral("origin did not take the branch: [rejected] (fetch first)")), qPrintable(why));
    QCOMPARE(remoteTip(), other);
    // The same when that commit is known here.
    m_sandbox->git(m_repository, "fetch -q");
    const QString known = refusal();
    QVERIFY2(known.contains(QStringLiteral("[rejected] (non-fast-forward)")), qPrintable(known));
    QCOMPARE(remoteTip(), other);
}

void tst_GitDelivery::theRemotesHookHasTheLastWord()
{
    hook(m_remote, QStringLiteral("pre-receive"), "echo 'no pushes on Friday'\necho 'ask https://ada:secret@example.org'\nexit 1\n");
    const QString why = refusal();
    QVERIFY2(why.contains(QStringLiteral("[remote rejected] (pre-receive hook declined); it says: no pushes on Friday")), qPrintable(why));
    QVERIFY(!why.contains(QStringLiteral("secret")));
    QCOMPARE(remoteTip(), QString());
}

void tst_GitDelivery::aRemoteThatCannotBeWritten()
{
    if (::geteuid() == 0) {
        QSKIP("root may write everywhere");
    }
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("-C"), m_remote, QStringLiteral("config"), QStringLiteral("core.sharedRepository"), QStringLiteral("0400")});
    QFile(m_remote + QStringLiteral("/objects")).setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    const QString why = refusal();
    QFile(m_remote + QStringLiteral("/objects")).setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QVERIFY2(why.contains(QStringLiteral("[remote rejected]")), qPrintable(why));
    QCOMPARE(remoteTip(), QString());
}

void tst_GitDelivery::aRemoteThatIsNotThere()
{
    m_sandbox->git(m_repository, {QStringLiteral("remote"), QStringLiteral("set-url"), QStringLiteral("origin"), m_sandbox->path(QStringLiteral("gone.git"))});
    const QString why = refusal();
    QVERIFY2(why.contains(QStringLiteral("does not appear to be a git repository")), qPrintable(why));
}

void tst_GitDelivery::aRepositoryWithoutARemote()
{
    m_sandbox->git(m_repository, "remote remove origin");
    QVERIFY(refusal().contains(QStringLiteral("has no remote to push to")));
}

void tst_GitDelivery::pushFromAMirror()
{
    m_sandbox->git(m_sandbox->path(), "config --global protocol.file.allow always");
    const Result<QString> mirror = m_sandbox->mirror(QStringLiteral("file://") + m_remote);
    QVERIFY2(mirror, qPrintable(mirror ? QString() : mirror.error().text()));
    m_tree = m_sandbox->added(m_sandbox->request(*mirror, QStringLiteral("m")));
    work(QStringLiteral("from the mirror"), "x\n");
    const Result<QString> target = deliver(DeliveryKind::Push);
    QVERIFY2(target, qPrintable(target ? QString() : target.error().text()));
    QCOMPARE(remoteTip(), m_work.headCommit);
    QCOMPARE(m_sandbox->git(m_remote, "for-each-ref --count=9 --format=%(refname)"), QString(QStringLiteral("refs/heads/main\n") + branchRef()));
}

void tst_GitDelivery::theBundleHoldsTheWork()
{
    const Result<QString> target = deliver(DeliveryKind::Bundle);
    QVERIFY2(target, qPrintable(target ? QString() : target.error().text()));
    QCOMPARE(*target, m_file);
    m_sandbox->git(m_sandbox->upstream(), {QStringLiteral("fetch"), QStringLiteral("-q"), m_file, branchRef() + u':' + branchRef()});
    QCOMPARE(m_sandbox->commitOf(m_sandbox->upstream(), m_tree.branch), m_work.headCommit);
    QVERIFY(m_sandbox->read(m_file).contains("-" + m_tree.baseCommit.toLatin1())); // only what the base has not
}

void tst_GitDelivery::aBundleOfAnEmptyRepository()
{
    const QString empty = m_sandbox->path(QStringLiteral("empty"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), empty});
    m_tree = m_sandbox->added(m_sandbox->request(empty, QStringLiteral("e")));
    work(QStringLiteral("first"), "first\n");
    QVERIFY(deliver(DeliveryKind::Bundle));
    m_sandbox->git(m_sandbox->upstream(), {QStringLiteral("fetch"), QStringLiteral("-q"), m_file, branchRef()});
    QCOMPARE(m_sandbox->commitOf(m_sandbox->upstream(), QStringLiteral("FETCH_HEAD")), m_work.headCommit);
}

void tst_GitDelivery::whatACrashLeftIsNoObstacle()
{
    m_sandbox->write(m_file, "half a bundle");
    m_sandbox->write(m_file + QStringLiteral(".lock"), "half a bundle");
    const Result<QString> target = deliver(DeliveryKind::Bundle);
    QVERIFY2(target, qPrintable(target ? QString() : target.error().text()));
    m_sandbox->git(m_repository, {QStringLiteral("bundle"), QStringLiteral("verify"), QStringLiteral("--quiet"), m_file});
    QVERIFY(!QFile::exists(m_file + QStringLiteral(".lock")));
}

void tst_GitDelivery::thePatchApplies_data()
{
    QTest::addColumn<QString>("setting"); // of the user's
    for (const char *setting : {"", "diff.noprefix=true", "diff.mnemonicPrefix=true", "color.ui=always", "diff.context=0",
                                "diff.external=/bin/false", "diff.submodule=log", "diff.renames=copies"}) {
        QTest::newRow(*setting ? setting : "plain") << QString::fromLatin1(setting);
    }
}

void tst_GitDelivery::thePatchApplies()
{
    QFETCH(QString, setting);
    if (!setting.isEmpty()) {
        m_sandbox->git(m_repository, {QStringLiteral("config"), setting.section(u'=', 0, 0), setting.section(u'=', 1)});
    }
    m_sandbox->git(m_tree.path, "mv README läsmig.md");
    m_sandbox->write(m_tree.path + QStringLiteral("/lines"), "1\n2\n3\n4\n5\n");
    work(QStringLiteral("picture"), QByteArray("\0\x01\xff\n", 4));
    const Result<QString> target = deliver(DeliveryKind::Patch);
    QVERIFY2(target, qPrintable(target ? QString() : target.error().text()));
    const QString clone = m_sandbox->path(QStringLiteral("elsewhere"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("clone"), QStringLiteral("-q"), m_remote, clone});
    m_sandbox->git(clone, {QStringLiteral("apply"), QStringLiteral("--index"), *target});
    QCOMPARE(m_sandbox->git(clone, "write-tree"), m_sandbox->commitOf(m_repository, m_work.headCommit + QStringLiteral("^{tree}")));
    // What the result carries applies too.
    QVERIFY(!m_work.isPatchCut);
    QVERIFY2(m_work.patch.contains("diff --git a/lines b/lines"), m_work.patch.constData());
}

void tst_GitDelivery::aPatchOfAnEmptyRepository()
{
    const QString empty = m_sandbox->path(QStringLiteral("empty"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), empty});
    m_tree = m_sandbox->added(m_sandbox->request(empty, QStringLiteral("e")));
    work(QStringLiteral("first"), "first\n");
    QVERIFY(deliver(DeliveryKind::Patch));
    QVERIFY(m_sandbox->read(m_file).contains("+first"));
}

void tst_GitDelivery::workThatIsApartIsDeliveredNotTheBranch()
{
    m_sandbox->git(m_tree.path, "checkout -q --orphan apart");
    work(QStringLiteral("apart"), "apart\n");
    QVERIFY(m_work.notice.contains(QStringLiteral("apart from")));
    QVERIFY(deliver(DeliveryKind::Push));
    QCOMPARE(remoteTip(), m_work.headCommit);
    QVERIFY(deliver(DeliveryKind::Bundle));
    QVERIFY(m_sandbox->read(m_file).contains(m_work.headCommit.toLatin1()));
}

void tst_GitDelivery::whatCameAfterTheWorkIsNotDelivered()
{
    m_sandbox->commit(m_tree.path, QStringLiteral("late"), "by a gate\n");
    QVERIFY(deliver(DeliveryKind::Push));
    QCOMPARE(remoteTip(), m_work.headCommit);
    QVERIFY(deliver(DeliveryKind::Patch));
    QVERIFY(!m_sandbox->read(m_file).contains("by a gate"));
    const Result<QString> bundle = deliver(DeliveryKind::Bundle);
    QVERIFY(!bundle);
    QVERIFY(bundle.error().text().contains(QStringLiteral("changed after the work was collected")));
}

SIBYL_TEST(tst_GitDelivery)
#include "tst_GitDelivery.moc"
