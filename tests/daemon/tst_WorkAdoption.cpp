// SPDX-License-Identifier: Apache-2.0
#include "WorkAdoption.h"

#include "base/SystemClock.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

// With real git: what a task did on its branch comes into a checkout of the user's, or nothing does.
class tst_WorkAdoption : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void goesForwardWherePossible();
    void picksOntoOtherWork();
    void leavesOutWhatIsThereAlready();
    void allOfItIsThere();
    void conflictWhilePickingChangesNothing();
    void mergesComeAsChanges();
    void patchWithoutTheCommits();
    void patchThatConflictsChangesNothing();
    void untrackedFileInTheWay_data();
    void untrackedFileInTheWay();
    void cutPatchIsRefused();
    void nothingWasChanged();
    void checkoutWithChangesIsRefused();
    void unfinishedMergeIsRefused();
    void detachedHeadMoves();
    void emptyRepositoryIsRefused();
    void hostileIdsNeverReachGit_data();
    void hostileIdsNeverReachGit();
    void hostilePatchStaysInside_data();
    void hostilePatchStaysInside();

private:
    QString git(const QStringList &arguments)
    {
        const GitCall call{.directory = m_directory->path(), .arguments = arguments, .access = GitAccess::Write};
        const Result<CommandReport> report = m_checkout->run(call);
        if (!report || !report->isSuccess()) {
            qFatal("%s", qPrintable(report ? gitError(call, *report).text() : report.error().text()));
        }
        return QString::fromUtf8(report->stdoutBytes).trimmed();
    }
    void write(const QString &name, const QByteArray &text)
    {
        QFile file(m_directory->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QByteArray read(const QString &name) const
    {
        QFile file(m_directory->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }
    QString commit(const QString &name, const QByteArray &text)
    {
        write(name, text);
        git({u"add"_s, u"--all"_s});
        git({u"commit"_s, u"--quiet"_s, u"--message"_s, u"change "_s + name});
        return git({u"rev-parse"_s, u"HEAD"_s});
    }
    // The task's work: made on a branch of its own that begins at `base`.
    TaskResultView work(const QString &base, const QList<std::pair<QString, QByteArray>> &changes)
    {
        git({u"checkout"_s, u"--quiet"_s, u"-B"_s, u"sibyl/agent-1"_s, base});
        TaskResultView result;
        result.branch = u"sibyl/agent-1"_s;
        result.baseCommit = base;
        result.headCommit = base;
        for (const auto &[name, text] : changes) {
            result.headCommit = commit(name, text);
        }
        result.patch = patchOf(base, result.headCommit);
        git({u"checkout"_s, u"--quiet"_s, u"main"_s});
        return result;
    }
    QString patchOf(const QString &base, const QString &head)
    {
        const QString text = git({u"diff"_s, u"--binary"_s, u"--full-index"_s, base, head});
        return text.isEmpty() ? text : text + u'\n';
    }
    // As if the commits were in another repository.
    static TaskResultView elsewhere(TaskResultView result)
    {
        result.headCommit = QString(40, u'a');
        return result;
    }
    static Patch patchOf(const TaskResultView &result) { return {result.patch.toUtf8(), result.isPatchCut}; }
    QString adoptionOf(const TaskResultView &result)
    {
        const Patch patch = patchOf(result);
        const auto plan = planAdoption(*m_checkout, result, patch);
        if (!plan) {
            return u"refused: "_s + plan.error().what;
        }
        const auto head = adopt(*m_checkout, *plan, patch);
        return head ? wordOf(plan->way) + u' ' + QString::number(plan->commitCount) : u"failed: "_s + head.error().what;
    }
    QString state() { return git({u"rev-parse"_s, u"HEAD"_s}) + git({u"status"_s, u"--porcelain"_s}) + QString::fromUtf8(read(u"app.txt"_s)); }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Checkout> m_checkout;
    QString m_base;
};

void tst_WorkAdoption::init()
{
    for (const char *variable : {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"}) {
        qputenv(variable, "/dev/null");
    }
    m_directory = std::make_unique<QTemporaryDir>();
    // The first call has no checkout yet to run in.
    QtCommandRunner commands(m_clock);
    GitCommand command(commands);
    QEventLoop loop;
    command.run({.directory = m_directory->path(), .arguments = {u"init"_s, u"--quiet"_s, u"--initial-branch=main"_s}, .access = GitAccess::Write}, &loop,
                [&loop](const Result<CommandReport> &) { loop.quit(); });
    loop.exec();
    Result<std::unique_ptr<Checkout>> checkout = Checkout::around(m_directory->path(), m_clock);
    QVERIFY(checkout.has_value());
    m_checkout = std::move(*checkout);
    git({u"config"_s, u"user.name"_s, u"Ada"_s});
    git({u"config"_s, u"user.email"_s, u"ada@example.com"_s});
    m_base = commit(u"app.txt"_s, "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
}

void tst_WorkAdoption::goesForwardWherePossible()
{
    const TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}, {u"other.txt"_s, "y\n"}});
    write(u"mine.txt"_s, "not committed, not in the way");
    QCOMPARE(adoptionOf(result), u"fast_forward 2"_s);
    QCOMPARE(git({u"rev-parse"_s, u"main"_s}), result.headCommit);
    QCOMPARE(read(u"new.txt"_s), QByteArray("x\n"));
}

void tst_WorkAdoption::picksOntoOtherWork()
{
    const TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}, {u"app.txt"_s, "one\n2\n3\n4\n5\n6\n7\n8\n9\n"}});
    commit(u"app.txt"_s, "1\n2\n3\n4\n5\n6\n7\n8\nnine\n");
    QCOMPARE(adoptionOf(result), u"pick 2"_s);
    QCOMPARE(read(u"app.txt"_s), QByteArray("one\n2\n3\n4\n5\n6\n7\n8\nnine\n"));
    QCOMPARE(git({u"log"_s, u"--format=%s"_s, u"-n2"_s}), u"change app.txt\nchange new.txt"_s);
    QCOMPARE(git({u"symbolic-ref"_s, u"--short"_s, u"HEAD"_s}), u"main"_s);
}

void tst_WorkAdoption::leavesOutWhatIsThereAlready()
{
    const TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}, {u"second.txt"_s, "y\n"}});
    commit(u"mine.txt"_s, "z\n");
    commit(u"new.txt"_s, "x\n"); // somebody took the first one by hand
    QCOMPARE(adoptionOf(result), u"pick 1"_s);
    QCOMPARE(read(u"second.txt"_s), QByteArray("y\n"));
    QCOMPARE(adoptionOf(result), u"already 0"_s);
}

void tst_WorkAdoption::allOfItIsThere()
{
    const TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}});
    QCOMPARE(adoptionOf(result), u"fast_forward 1"_s);
    commit(u"later.txt"_s, "z\n");
    const QString before = state();
    QCOMPARE(adoptionOf(result), u"already 0"_s);
    QCOMPARE(state(), before);
}

void tst_WorkAdoption::conflictWhilePickingChangesNothing()
{
    const TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}, {u"app.txt"_s, "theirs\n"}});
    commit(u"app.txt"_s, "mine\n");
    const QString before = state();
    const QString outcome = adoptionOf(result);
    QVERIFY2(outcome.startsWith(u"failed: the task's changes conflict with main in app.txt"_s), qPrintable(outcome));
    QCOMPARE(state(), before);
    QCOMPARE(read(u"new.txt"_s), QByteArray("(none)"));
}

void tst_WorkAdoption::mergesComeAsChanges()
{
    const QString side = work(m_base, {{u"side.txt"_s, "s\n"}}).headCommit;
    TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}});
    git({u"checkout"_s, u"--quiet"_s, u"sibyl/agent-1"_s});
    git({u"merge"_s, u"--quiet"_s, u"--no-edit"_s, side});
    result.headCommit = git({u"rev-parse"_s, u"HEAD"_s});
    result.patch = patchOf(m_base, result.headCommit);
    git({u"checkout"_s, u"--quiet"_s, u"main"_s});
    commit(u"mine.txt"_s, "z\n");
    QCOMPARE(adoptionOf(result), u"patch 0"_s);
    QCOMPARE(git({u"status"_s, u"--porcelain"_s}), u"A  new.txt\nA  side.txt"_s);
}

void tst_WorkAdoption::patchWithoutTheCommits()
{
    const TaskResultView result = elsewhere(work(m_base, {{u"new.txt"_s, "x\n"}, {u"app.txt"_s, "one\n2\n3\n4\n5\n6\n7\n8\n9\n"}}));
    commit(u"app.txt"_s, "1\n2\n3\n4\n5\n6\n7\n8\nnine\n");
    const QString head = git({u"rev-parse"_s, u"HEAD"_s});
    QCOMPARE(adoptionOf(result), u"patch 0"_s);
    QCOMPARE(git({u"rev-parse"_s, u"HEAD"_s}), head);
    QCOMPARE(git({u"status"_s, u"--porcelain"_s}), u"M  app.txt\nA  new.txt"_s);
    QCOMPARE(read(u"app.txt"_s), QByteArray("one\n2\n3\n4\n5\n6\n7\n8\nnine\n"));
}

void tst_WorkAdoption::patchThatConflictsChangesNothing()
{
    const TaskResultView result = elsewhere(work(m_base, {{u"new.txt"_s, "x\n"}, {u"app.txt"_s, "theirs\n"}}));
    commit(u"app.txt"_s, "mine\n");
    const QString before = state();
    const QString outcome = adoptionOf(result);
    QVERIFY2(outcome.startsWith(u"failed: the task's changes conflict with main in app.txt"_s), qPrintable(outcome));
    QCOMPARE(state(), before);
    QCOMPARE(read(u"new.txt"_s), QByteArray("(none)"));
}

void tst_WorkAdoption::untrackedFileInTheWay_data()
{
    QTest::addColumn<bool>("hasCommits");
    QTest::addColumn<bool>("isBehind");
    QTest::newRow("forward") << true << true;
    QTest::newRow("pick") << true << false;
    QTest::newRow("patch") << false << false;
}

void tst_WorkAdoption::untrackedFileInTheWay()
{
    QFETCH(bool, hasCommits);
    QFETCH(bool, isBehind);
    TaskResultView result = work(m_base, {{u"first.txt"_s, "x\n"}, {u"new.txt"_s, "x\n"}});
    result = hasCommits ? result : elsewhere(result);
    if (!isBehind) {
        commit(u"mine.txt"_s, "z\n");
    }
    write(u"new.txt"_s, "precious");
    const QString before = state();
    const QString outcome = adoptionOf(result);
    QVERIFY2(outcome.startsWith(u"failed: nothing was changed: "_s) && outcome.contains(u"new.txt"_s), qPrintable(outcome));
    QCOMPARE(state(), before);
    QCOMPARE(read(u"new.txt"_s), QByteArray("precious"));
    QCOMPARE(read(u"first.txt"_s), QByteArray("(none)"));
}

void tst_WorkAdoption::cutPatchIsRefused()
{
    TaskResultView result = elsewhere(work(m_base, {{u"new.txt"_s, "x\n"}}));
    result.isPatchCut = true;
    QVERIFY(adoptionOf(result).startsWith(u"refused: the commits of the task are not in this checkout"_s));
}

void tst_WorkAdoption::nothingWasChanged()
{
    QCOMPARE(adoptionOf(work(m_base, {})), u"nothing 0"_s);
    QCOMPARE(adoptionOf(TaskResultView{}), u"nothing 0"_s);
}

void tst_WorkAdoption::checkoutWithChangesIsRefused()
{
    const TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}});
    write(u"app.txt"_s, "changed\n");
    QCOMPARE(adoptionOf(result), u"refused: the checkout has changes that are not committed: app.txt"_s);
    git({u"add"_s, u"app.txt"_s});
    QCOMPARE(adoptionOf(result), u"refused: the checkout has changes that are not committed: app.txt"_s);
    QCOMPARE(read(u"app.txt"_s), QByteArray("changed\n"));
}

void tst_WorkAdoption::unfinishedMergeIsRefused()
{
    const TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}});
    const QString other = work(m_base, {{u"side.txt"_s, "s\n"}}).headCommit;
    commit(u"mine.txt"_s, "z\n");
    git({u"merge"_s, u"--no-commit"_s, u"--no-ff"_s, other});
    QCOMPARE(adoptionOf(result), u"refused: the checkout is in the middle of a merge"_s);
}

void tst_WorkAdoption::detachedHeadMoves()
{
    const TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}});
    git({u"checkout"_s, u"--quiet"_s, u"--detach"_s});
    QCOMPARE(adoptionOf(result), u"fast_forward 1"_s);
    QCOMPARE(git({u"rev-parse"_s, u"main"_s}), m_base);
    QCOMPARE(git({u"rev-parse"_s, u"HEAD"_s}), result.headCommit);
}

void tst_WorkAdoption::emptyRepositoryIsRefused()
{
    const TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}});
    git({u"checkout"_s, u"--quiet"_s, u"--orphan"_s, u"empty"_s});
    git({u"rm"_s, u"-r"_s, u"--quiet"_s, u"--force"_s, u"."_s});
    QCOMPARE(adoptionOf(result), u"refused: the checkout has no commit yet"_s);
}

void tst_WorkAdoption::hostileIdsNeverReachGit_data()
{
    QTest::addColumn<QString>("id");
    for (const char *id : {"--exec=touch owned", "-h", "main", "HEAD~0", "$(touch owned)", "sibyl/agent-1", "../../x", "0123456789"}) {
        QTest::newRow(id) << QString::fromLatin1(id);
    }
}

void tst_WorkAdoption::hostileIdsNeverReachGit()
{
    QFETCH(QString, id);
    TaskResultView result = work(m_base, {{u"new.txt"_s, "x\n"}});
    const QString before = state();
    result.headCommit = id;
    result.baseCommit = id;
    result.branch = u"--upload-pack=touch owned"_s;
    result.patch.clear();
    QCOMPARE(adoptionOf(result), u"nothing 0"_s);
    QCOMPARE(state(), before);
    QVERIFY(!QFile::exists(m_directory->filePath(u"owned"_s)));
}

void tst_WorkAdoption::hostilePatchStaysInside_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("above") << QByteArray("../owned");
    QTest::newRow("metadata") << QByteArray(".git/hooks/post-merge");
    QTest::newRow("metadata in another case") << QByteArray(".GIT/config.owned");
    QTest::newRow("through a link") << QByteArray("link/owned");
}

void tst_WorkAdoption::hostilePatchStaysInside()
{
    QFETCH(QByteArray, path);
    const QTemporaryDir outside;
    TaskResultView result;
    result.patch = QString::fromUtf8("diff --git a/link b/link\nnew file mode 120000\n--- /dev/null\n+++ b/link\n@@ -0,0 +1 @@\n+" + QFile::encodeName(outside.path())
                                     + "\n\\ No newline at end of file\ndiff --git a/" + path + " b/" + path + "\nnew file mode 100755\n--- /dev/null\n+++ b/" + path
                                     + "\n@@ -0,0 +1 @@\n+x\n");
    const QString before = state();
    const QString outcome = adoptionOf(result);
    QVERIFY2(outcome.startsWith(u"failed: nothing was changed"_s), qPrintable(outcome));
    QCOMPARE(state(), before);
    QVERIFY(QDir(outside.path()).isEmpty());
    QVERIFY(!QFile::exists(m_directory->filePath(QString::fromUtf8(path))));
}

SIBYL_TEST(tst_WorkAdoption)
#include "tst_WorkAdoption.moc"
