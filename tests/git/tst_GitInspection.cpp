// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

class tst_GitInspection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_sandbox = std::make_unique<GitSandbox>(); }
    void anyBranchCanBeTheDefault_data();
    void anyBranchCanBeTheDefault();
    void mainWinsOverOtherBranches();
    void theConfiguredDefaultMustExist();
    void theRemotesHeadWins();
    void anEmptyRepositoryHasNone();
    void detachedHeadIsSeen();
    void aBareRepositoryIsItsOwnTop();
    void subdirectoriesAndWorktreesLeadToTheRepository();
    void credentialsOfTheRemoteAreNotShown();
    void submodulesAreSeen();
    void otherDirectoriesAreErrors();
    void theEnvironmentDoesNotMisleadUs();
    void theVersionIsKnown();

private:
    RepositoryFacts facts(const QString &directory);

    std::unique_ptr<GitSandbox> m_sandbox;
};

RepositoryFacts tst_GitInspection::facts(const QString &directory)
{
    const Result<RepositoryFacts> facts = m_sandbox->inspect(directory);
    if (!facts) {
        QTest::qFail(qPrintable(facts.error().text()), __FILE__, __LINE__);
        return {};
    }
    return *facts;
}

void tst_GitInspection::anyBranchCanBeTheDefault_data()
{
    QTest::addColumn<QString>("branch");
    QTest::newRow("main") << QStringLiteral("main");
    QTest::newRow("master") << QStringLiteral("master");
    QTest::newRow("the only one") << QStringLiteral("trunk/v2");
}

void tst_GitInspection::anyBranchCanBeTheDefault()
{
    QFETCH(QString, branch);
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"), branch);
    const RepositoryFacts facts = this->facts(repository);
    QCOMPARE(facts.defaultBranch, branch);
    QCOMPARE(facts.currentBranch, branch);
    QCOMPARE(facts.topLevel, repository);
    QCOMPARE(facts.commonDir, repository + QStringLiteral("/.git"));
    QVERIFY(facts.hasCommits && !facts.isBare && !facts.hasSubmodules && facts.remoteUrl.isEmpty());
}

void tst_GitInspection::mainWinsOverOtherBranches()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("topic")});
    QCOMPARE(facts(repository).defaultBranch, QStringLiteral("main"));
    QCOMPARE(facts(repository).currentBranch, QStringLiteral("topic"));
    // Neither main nor master and several to choose from: what is checked out.
    m_sandbox->git(repository, {QStringLiteral("branch"), QStringLiteral("-m"), QStringLiteral("main"), QStringLiteral("old")});
    QCOMPARE(facts(repository).defaultBranch, QStringLiteral("topic"));
}

void tst_GitInspection::theConfiguredDefaultMustExist()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("config"), QStringLiteral("init.defaultBranch"), QStringLiteral("develop")});
    QCOMPARE(facts(repository).defaultBranch, QStringLiteral("main"));
    m_sandbox->git(repository, {QStringLiteral("branch"), QStringLiteral("develop")});
    QCOMPARE(facts(repository).defaultBranch, QStringLiteral("develop"));
}

void tst_GitInspection::theRemotesHeadWins()
{
    const QString upstream = m_sandbox->makeRepository(QStringLiteral("upstream"), QStringLiteral("stable"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("clone"), QStringLiteral("-q"), upstream, QStringLiteral("shop")});
    const QString repository = m_sandbox->path(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("main")});
    QCOMPARE(facts(repository).defaultBranch, QStringLiteral("stable"));
    QCOMPARE(facts(repository).remoteUrl, upstream);
}

void tst_GitInspection::anEmptyRepositoryHasNone()
{
    const QString repository = m_sandbox->path(QStringLiteral("empty"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("main"), repository});
    const RepositoryFacts facts = this->facts(repository);
    QVERIFY(!facts.hasCommits);
    QVERIFY(facts.defaultBranch.isEmpty());
    QCOMPARE(facts.currentBranch, QStringLiteral("main"));
}

void tst_GitInspection::detachedHeadIsSeen()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"), QStringLiteral("master"));
    m_sandbox->git(repository, {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("--detach")});
    QVERIFY(facts(repository).currentBranch.isEmpty());
    QCOMPARE(facts(repository).defaultBranch, QStringLiteral("master"));
}

void tst_GitInspection::aBareRepositoryIsItsOwnTop()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    const QString bare = m_sandbox->path(QStringLiteral("shop.git"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("--bare"), repository, bare});
    const RepositoryFacts facts = this->facts(bare);
    QVERIFY(facts.isBare && facts.hasCommits);
    QCOMPARE(facts.topLevel, bare);
    QCOMPARE(facts.commonDir, bare);
    QCOMPARE(facts.defaultBranch, QStringLiteral("main"));
}

void tst_GitInspection::subdirectoriesAndWorktreesLeadToTheRepository()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->commit(repository, QStringLiteral("src/deep/file"), "x");
    const RepositoryFacts below = facts(repository + QStringLiteral("/src/deep"));
    QCOMPARE(below.topLevel, repository);
    QCOMPARE(below.commonDir, repository + QStringLiteral("/.git"));
    const QString other = m_sandbox->path(QStringLiteral("other"));
    m_sandbox->git(repository, {QStringLiteral("worktree"), QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("x"), other});
    QCOMPARE(facts(other).topLevel, other);
    QCOMPARE(facts(other).commonDir, repository + QStringLiteral("/.git"));
    QCOMPARE(facts(other).defaultBranch, QStringLiteral("main"));
}

void tst_GitInspection::credentialsOfTheRemoteAreNotShown()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("remote"), QStringLiteral("add"), QStringLiteral("fork"), QStringLiteral("https://me:secret@example.org/shop.git")});
    QCOMPARE(facts(repository).remoteUrl, QStringLiteral("https://example.org/shop.git"));
}

void tst_GitInspection::submodulesAreSeen()
{
    const QString library = m_sandbox->makeRepository(QStringLiteral("library"));
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    m_sandbox->git(repository, {QStringLiteral("submodule"), QStringLiteral("--quiet"), QStringLiteral("add"), library, QStringLiteral("lib")});
    m_sandbox->git(repository, {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("Add library")});
    QVERIFY(facts(repository).hasSubmodules);
}

void tst_GitInspection::otherDirectoriesAreErrors()
{
    QVERIFY(QDir().mkpath(m_sandbox->path(QStringLiteral("plain"))));
    const Result<RepositoryFacts> plain = m_sandbox->inspect(m_sandbox->path(QStringLiteral("plain")));
    QVERIFY(!plain);
    QCOMPARE(plain.error().kind, ErrorKind::Git);
    QVERIFY2(plain.error().what.contains(QStringLiteral("not a git repository")), qPrintable(plain.error().what));
    const Result<RepositoryFacts> missing = m_sandbox->inspect(m_sandbox->path(QStringLiteral("missing")));
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, ErrorKind::NotFound);
}

void tst_GitInspection::theEnvironmentDoesNotMisleadUs()
{
    const QString repository = m_sandbox->makeRepository(QStringLiteral("shop"));
    const QString other = m_sandbox->makeRepository(QStringLiteral("other"), QStringLiteral("trunk"));
    qputenv("GIT_DIR", QFile::encodeName(other + QStringLiteral("/.git")));
    qputenv("GIT_INDEX_FILE", "/nowhere");
    qputenv("LANGUAGE", "de");
    SystemClock clock;
    QtCommandRunner commands(clock);
    Git git(commands, clock);
    for (const char *name : {"GIT_DIR", "GIT_INDEX_FILE", "LANGUAGE"}) {
        qunsetenv(name);
    }
    std::optional<Result<RepositoryFacts>> facts;
    git.inspect(repository, this, [&](Result<RepositoryFacts> result) { facts = std::move(result); });
    QTRY_VERIFY(facts);
    QCOMPARE(facts->value().defaultBranch, QStringLiteral("main"));
}

void tst_GitInspection::theVersionIsKnown()
{
    std::optional<Result<QString>> version;
    m_sandbox->service().version(this, [&](Result<QString> result) { version = std::move(result); });
    QTRY_VERIFY(version);
    QVERIFY(version->value().contains(u'.'));
}

SIBYL_TEST(tst_GitInspection)
#include "tst_GitInspection.moc"
