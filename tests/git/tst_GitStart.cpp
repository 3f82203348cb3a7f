// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

// What a crash left is found, tidied where it is provably ours, and reported otherwise.
class tst_GitStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void trashIsEmptied();
    void aWorktreeTheJournalKnowsIsNotMentioned();
    void unknownWorktreesAreReportedAndStay();
    void othersWorktreesAreNotMentioned();
    void orphanedWorktreesAreReportedAndStay();
    void repositoriesThatAreAwayDoNotMatter();
    void anInterruptedStartIsMadeAnew();
    void workInAnInterruptedStartIsRescued();
    void onlyTheBranchOfAnInterruptedStartIsThere();
    void anotherRunnersLeftoverIsNotTaken();

private:
    ReconcileReport reconcile(const QStringList &knownPaths = {}, const QStringList &openTaskIds = {});
    WorktreeRequest request(const QString &taskId) const;
    QString base() const { return m_sandbox->path(QStringLiteral("worktrees")); }
    QStringList taskBranches()
    {
        return m_sandbox->git(m_repository, "for-each-ref --format=%(refname:short) refs/heads/sibyl").split(u'\n', Qt::SkipEmptyParts);
    }

    std::unique_ptr<GitSandbox> m_sandbox;
    QString m_repository;
};

void tst_GitStart::init()
{
    m_sandbox = std::make_unique<GitSandbox>();
    m_repository = m_sandbox->makeRepository(QStringLiteral("shop"));
}

ReconcileReport tst_GitStart::reconcile(const QStringList &knownPaths, const QStringList &openTaskIds)
{
    const Result<ReconcileReport> report = m_sandbox->reconcile(
        {base(), {m_repository}, QStringLiteral("test"), knownPaths, openTaskIds});
    if (!report) {
        QTest::qFail(qPrintable(report.error().text()), __FILE__, __LINE__);
        return {};
    }
    return *report;
}

// <base>/<project>/<task>, as the runner places them.
WorktreeRequest tst_GitStart::request(const QString &taskId) const
{
    WorktreeRequest request = m_sandbox->request(m_repository, taskId);
    request.path = base() + QStringLiteral("/shop/") + taskId;
    return request;
}

void tst_GitStart::trashIsEmptied()
{
    const QStringList left{base() + QStringLiteral("/.sibyl-trash/a-1"), base() + QStringLiteral("/shop/.sibyl-trash/b-2"),
                           m_repository + QStringLiteral("/.git/sibyl-trash-c-3")};
    for (const QString &directory : left) {
        m_sandbox->write(directory + QStringLiteral("/deep/file"), "x");
    }
    const QString elsewhere = m_sandbox->path(QStringLiteral("elsewhere"));
    m_sandbox->write(elsewhere + QStringLiteral("/precious"), "p");
    m_sandbox->write(base() + QStringLiteral("/linked/x"), "x");
    QVERIFY(QFile::link(elsewhere, base() + QStringLiteral("/linked/.sibyl-trash")));
    QVERIFY(QFile::link(elsewhere, base() + QStringLiteral("/shop/.sibyl-trash/link")));
    QCOMPARE(reconcile().emptiedCount, 4);
    for (const QString &directory : left) {
        QTRY_VERIFY(!QFile::exists(directory));
    }
    QCOMPARE(m_sandbox->read(elsewhere + QStringLiteral("/precious")), QByteArray("p"));
}

void tst_GitStart::aWorktreeTheJournalKnowsIsNotMentioned()
{
    const Worktree known = m_sandbox->added(request(QStringLiteral("a")));
    m_sandbox->added(request(QStringLiteral("b"))); // not noted yet: its task is just starting
    const ReconcileReport report = reconcile({known.path}, {QStringLiteral("b")});
    QVERIFY2(report.unknown.isEmpty(), qPrintable(report.unknown.join(u'\n')));
}

void tst_GitStart::unknownWorktreesAreReportedAndStay()
{
    const Worktree unknown = m_sandbox->added(request(QStringLiteral("a")));
    const Worktree gone = m_sandbox->added(request(QStringLiteral("b")));
    QVERIFY(QDir(gone.path).removeRecursively());
    const QStringList reported = reconcile().unknown;
    QCOMPARE(reported.size(), 2);
    const QString all = reported.join(u'\n');
    QVERIFY2(all.contains(unknown.path) && all.contains(gone.path) && all.contains(QStringLiteral("its files are gone")), qPrintable(all));
    QVERIFY(QFile::exists(unknown.path));
    QCOMPARE(m_sandbox->git(m_repository, "worktree list").count(QStringLiteral("/shop/")), 2);
}

void tst_GitStart::othersWorktreesAreNotMentioned()
{
    m_sandbox->git(m_repository, {QStringLiteral("worktree"), QStringLiteral("add"), QStringLiteral("-q"), m_sandbox->path(QStringLiteral("theirs"))});
    WorktreeRequest another = request(QStringLiteral("a"));
    another.lockOwner = QStringLiteral("test2");
    m_sandbox->added(another);
    QCOMPARE(reconcile().unknown, QStringList());
}

void tst_GitStart::orphanedWorktreesAreReportedAndStay()
{
    const Worktree tree = m_sandbox->added(request(QStringLiteral("a")));
    QVERIFY(QDir(m_repository).removeRecursively());
    const QStringList reported = reconcile({tree.path}).unknown;
    QCOMPARE(reported.size(), 1);
    QVERIFY2(reported.first().contains(tree.path), qPrintable(reported.first()));
    QVERIFY(QFile::exists(tree.path + QStringLiteral("/README")));
}

void tst_GitStart::repositoriesThatAreAwayDoNotMatter()
{
    const Result<ReconcileReport> report = m_sandbox->reconcile(
        {base(), {m_sandbox->path(QStringLiteral("away")), m_sandbox->path(), m_repository}, QStringLiteral("test"), {}, {}});
    QVERIFY(report);
    QCOMPARE(report->unknown, QStringList());
}

// The daemon died after making the worktree and before the journal noted it.
void tst_GitStart::anInterruptedStartIsMadeAnew()
{
    const Worktree first = m_sandbox->added(request(QStringLiteral("a")));
    const Worktree second = m_sandbox->added(request(QStringLiteral("a")));
    QCOMPARE(second.path, first.path);
    QCOMPARE(second.branch, first.branch);
    QCOMPARE(second.baseCommit, first.baseCommit);
    QCOMPARE(taskBranches(), QStringList(first.branch));
    QCOMPARE(m_sandbox->git(m_repository, "worktree list").count(QStringLiteral("/shop/a ")), 1);
    QCOMPARE(m_sandbox->read(second.path + QStringLiteral("/README")), QByteArray("hello\n"));
}

void tst_GitStart::workInAnInterruptedStartIsRescued()
{
    const Worktree first = m_sandbox->added(request(QStringLiteral("a")));
    const QString work = m_sandbox->commit(first.path, QStringLiteral("work"), "w");
    m_sandbox->write(first.path + QStringLiteral("/dirty"), "d");
    const Worktree second = m_sandbox->added(request(QStringLiteral("a")));
    QCOMPARE(second.branch, first.branch);
    QCOMPARE(m_sandbox->commitOf(second.path), work);
    QCOMPARE(second.baseCommit, first.baseCommit);
    const QString rescue = m_sandbox->git(m_repository, "for-each-ref --format=%(refname) refs/sibyl/rescue");
    QVERIFY2(second.notice.contains(rescue) && !rescue.isEmpty(), qPrintable(second.notice));
    QCOMPARE(m_sandbox->git(m_repository, {QStringLiteral("show"), rescue + QStringLiteral(":dirty")}), QStringLiteral("d"));
}

void tst_GitStart::onlyTheBranchOfAnInterruptedStartIsThere()
{
    const Worktree first = m_sandbox->added(request(QStringLiteral("a")));
    m_sandbox->git(m_repository, {QStringLiteral("worktree"), QStringLiteral("remove"), QStringLiteral("-f"), QStringLiteral("-f"), first.path});
    m_sandbox->commit(m_repository, QStringLiteral("meanwhile"), "m");
    const Worktree second = m_sandbox->added(request(QStringLiteral("a")));
    QCOMPARE(second.branch, first.branch);
    QCOMPARE(taskBranches(), QStringList(first.branch));
}

void tst_GitStart::anotherRunnersLeftoverIsNotTaken()
{
    const Worktree first = m_sandbox->added(request(QStringLiteral("a")));
    WorktreeRequest another = request(QStringLiteral("a"));
    another.lockOwner = QStringLiteral("another");
    const Result<Worktree> refused = m_sandbox->add(another);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    another.path += QStringLiteral("-2");
    QVERIFY(m_sandbox->added(another).branch != first.branch);
}

SIBYL_TEST(tst_GitStart)
#include "tst_GitStart.moc"
