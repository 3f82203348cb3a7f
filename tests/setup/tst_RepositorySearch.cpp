// SPDX-License-Identifier: Apache-2.0
#include "setup/RepositorySearch.h"

#include "base/SystemClock.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_RepositorySearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsClonesAndWorktrees();
    void looksIntoNothingThatIsDull();
    void stopsAtItsDepth();
    void stopsAtItsCount();
    void missingFolderIsAnError();
    void goneContextIsNotCalled();

private:
    FoundDirectories found(const QString &folder);

    SystemClock m_clock;
};

FoundDirectories tst_RepositorySearch::found(const QString &folder)
{
    std::optional<FoundDirectories> answer;
    findCheckouts(folder, m_clock, this, [&](const Result<FoundDirectories> &result) { answer = result.value_or(FoundDirectories()); });
    return QTest::qWaitFor([&] { return answer.has_value(); }) ? *answer : FoundDirectories();
}

void tst_RepositorySearch::findsClonesAndWorktrees()
{
    const QTemporaryDir root;
    QVERIFY(QDir(root.path()).mkpath(u"b/clone/.git"_s));
    QVERIFY(QDir(root.path()).mkpath(u"a/tree"_s));
    QFile pointer(root.filePath(u"a/tree/.git"_s));
    QVERIFY(pointer.open(QIODevice::WriteOnly));
    QVERIFY(QDir(root.path()).mkpath(u"b/clone/sub/.git"_s)); // inside another one
    const FoundDirectories answer = found(root.path());
    QCOMPARE(answer.paths, (QStringList{root.filePath(u"a/tree"_s), root.filePath(u"b/clone"_s)}));
    QVERIFY(!answer.isCut);
    QCOMPARE(found(root.filePath(u"b/clone"_s)).paths, QStringList{root.filePath(u"b/clone"_s)});
}

void tst_RepositorySearch::looksIntoNothingThatIsDull()
{
    const QTemporaryDir root;
    for (const QString &path : {u".cache/x/.git"_s, u"node_modules/x/.git"_s, u"real/.git"_s}) {
        QVERIFY(QDir(root.path()).mkpath(path));
    }
    QVERIFY(QFile::link(root.path(), root.filePath(u"loop"_s)));
    QCOMPARE(found(root.path()).paths, QStringList{root.filePath(u"real"_s)});
}

void tst_RepositorySearch::stopsAtItsDepth()
{
    const QTemporaryDir root;
    QString path;
    for (int depth = 1; depth <= repository_search::maxDepth + 1; ++depth) {
        path += u"/d"_s;
        if (depth == repository_search::maxDepth) {
            QVERIFY(QDir().mkpath(root.path() + path + u"er/.git"_s));
        }
    }
    QVERIFY(QDir().mkpath(root.path() + path + u"/.git"_s));
    QCOMPARE(found(root.path()).paths.size(), 1);
}

void tst_RepositorySearch::stopsAtItsCount()
{
    const QTemporaryDir root;
    for (int i = 0; i <= repository_search::maxFound; ++i) {
        QVERIFY(QDir(root.path()).mkpath(u"%1/.git"_s.arg(i)));
    }
    const FoundDirectories answer = found(root.path());
    QCOMPARE(answer.paths.size(), repository_search::maxFound);
    QVERIFY(answer.isCut);
}

void tst_RepositorySearch::missingFolderIsAnError()
{
    std::optional<Error> error;
    findCheckouts(u"/no/such/folder"_s, m_clock, this, [&](const Result<FoundDirectories> &result) { error = result.error(); });
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->kind, ErrorKind::NotFound);
}

void tst_RepositorySearch::goneContextIsNotCalled()
{
    const QTemporaryDir root;
    bool isCalled = false;
    {
        QObject context;
        findCheckouts(root.path(), m_clock, &context, [&](const Result<FoundDirectories> &) { isCalled = true; });
    }
    static_cast<void>(found(root.path())); // begun later, ends later
    QVERIFY(!isCalled);
}

SIBYL_TEST(tst_RepositorySearch)
#include "tst_RepositorySearch.moc"
