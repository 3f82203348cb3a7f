// SPDX-License-Identifier: Apache-2.0
#include "git/DiffSummary.h"
#include "git/RefName.h"
#include "git/RemoteUrl.h"
#include "support/TestMain.h"

#include <QSet>
#include <QTest>

using namespace sibyl;

class tst_GitNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void branchNames_data();
    void branchNames();
    void taskBranchesGrowThenCount();
    void remoteUrls_data();
    void remoteUrls();
    void credentialsAreCutOut_data();
    void credentialsAreCutOut();
    void mirrorsOfOneRepositoryHaveOneName();
    void diffCounts();
    void patchesEndWithAWholeLine();
};

void tst_GitNames::branchNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isAcceptable");
    QTest::newRow("plain") << QStringLiteral("main") << true;
    QTest::newRow("folders") << QStringLiteral("feature/x.y-1") << true;
    QTest::newRow("umlaut") << QStringLiteral("für-später") << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("option") << QStringLiteral("--upload-pack=x") << false;
    QTest::newRow("upwards") << QStringLiteral("../x") << false;
    QTest::newRow("range") << QStringLiteral("a..b") << false;
    QTest::newRow("4 kB") << QString(4096, u'a') << false;
    QTest::newRow("nul") << QStringLiteral("a") + QChar(u'\0') << false;
    QTest::newRow("newline") << QStringLiteral("a\nb") << false;
    QTest::newRow("space") << QStringLiteral("a b") << false;
    QTest::newRow("revision") << QStringLiteral("main~1") << false;
    QTest::newRow("reflog") << QStringLiteral("main@{1}") << false;
    QTest::newRow("refspec") << QStringLiteral("a:b") << false;
    QTest::newRow("glob") << QStringLiteral("a*") << false;
    QTest::newRow("backslash") << QStringLiteral("a\\b") << false;
    QTest::newRow("lock") << QStringLiteral("a.lock/b") << false;
    QTest::newRow("slashes") << QStringLiteral("a//b") << false;
    QTest::newRow("slash first") << QStringLiteral("/a") << false;
    QTest::newRow("slash last") << QStringLiteral("a/") << false;
    QTest::newRow("dot last") << QStringLiteral("a.") << false;
    QTest::newRow("HEAD") << QStringLiteral("HEAD") << false;
    QTest::newRow("lone surrogate") << QString(QChar(0xd800)) << false;
}

void tst_GitNames::branchNames()
{
    QFETCH(QString, name);
    QFETCH(bool, isAcceptable);
    QCOMPARE(isAcceptableBranchName(name), isAcceptable);
}

void tst_GitNames::taskBranchesGrowThenCount()
{
    const QString id = QStringLiteral("2B0c7a52-5c5a-4b2b-9d6d-2f8a3a1d9e10");
    QCOMPARE(taskBranchName(id, 0), QStringLiteral("sibyl/agent-2b0c7a52"));
    QCOMPARE(taskBranchName(id, 1), QStringLiteral("sibyl/agent-2b0c7a525c5a"));
    QCOMPARE(taskBranchName(id, 4), taskBranchName(id, 3) + QStringLiteral("-2"));
    QSet<QString> names;
    for (const QString &hostile : {id, QStringLiteral("-"), QStringLiteral("../../x"), QStringLiteral("\u2603")}) {
        for (int n = 0; n < 20; ++n) {
            const QString name = taskBranchName(hostile, n);
            QVERIFY2(isAcceptableBranchName(name), qPrintable(name));
            names.insert(name);
        }
        QVERIFY(isAcceptableBranchName(taskRefComponent(hostile)));
    }
    QCOMPARE(names.size(), 80);
}

void tst_GitNames::remoteUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isAcceptable");
    QTest::newRow("https") << QStringLiteral("https://example.org/a/b.git") << true;
    QTest::newRow("token") << QStringLiteral("https://x:tok@example.org/a") << true;
    QTest::newRow("http") << QStringLiteral("http://localhost:3000/a") << true;
    QTest::newRow("ssh") << QStringLiteral("ssh://git@example.org:22/a") << true;
    QTest::newRow("git") << QStringLiteral("git://example.org/a") << true;
    QTest::newRow("file") << QStringLiteral("file:///srv/a") << true;
    QTest::newRow("scp") << QStringLiteral("git@example.org:a/b.git") << true;
    QTest::newRow("ext") << QStringLiteral("ext::sh -c id") << false;
    QTest::newRow("ext without spaces") << QStringLiteral("ext::id") << false;
    QTest::newRow("helper") << QStringLiteral("foo::https://example.org/a") << false;
    QTest::newRow("option") << QStringLiteral("--upload-pack=id") << false;
    QTest::newRow("host is an option") << QStringLiteral("ssh://-oProxyCommand=id/a") << false;
    QTest::newRow("user hides it") << QStringLiteral("ssh://git@-oProxyCommand=id/a") << false;
    QTest::newRow("scp option") << QStringLiteral("-oProxyCommand=id:a") << false;
    QTest::newRow("scp path is an option") << QStringLiteral("host:-a") << false;
    QTest::newRow("path") << QStringLiteral("/srv/a") << false;
    QTest::newRow("relative") << QStringLiteral("../a") << false;
    QTest::newRow("other scheme") << QStringLiteral("javascript://example.org/a") << false;
    QTest::newRow("newline") << QStringLiteral("https://example.org/a\nb") << false;
    QTest::newRow("nul") << QStringLiteral("https://example.org/a") + QChar(u'\0') << false;
    QTest::newRow("no host") << QStringLiteral("https:///a") << false;
    QTest::newRow("4 kB") << QStringLiteral("https://example.org/") + QString(4096, u'a') << false;
    QTest::newRow("empty") << QString() << false;
}

void tst_GitNames::remoteUrls()
{
    QFETCH(QString, url);
    QFETCH(bool, isAcceptable);
    QCOMPARE(isAcceptableRemoteUrl(url), isAcceptable);
}

void tst_GitNames::credentialsAreCutOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("clean");
    QTest::newRow("password") << QStringLiteral("https://me:secret@example.org/a") << QStringLiteral("https://example.org/a");
    QTest::newRow("token") << QStringLiteral("https://secret@example.org/a") << QStringLiteral("https://example.org/a");
    QTest::newRow("at sign inside") << QStringLiteral("https://me:s@cret@example.org/a") << QStringLiteral("https://example.org/a");
    QTest::newRow("in a sentence") << QStringLiteral("fatal: unable to access 'https://me:secret@example.org/a/': 403")
                                   << QStringLiteral("fatal: unable to access 'https://example.org/a/': 403");
    QTest::newRow("ssh user") << QStringLiteral("ssh://git@example.org/a") << QStringLiteral("ssh://git@example.org/a");
    QTest::newRow("none") << QStringLiteral("https://example.org/a@b") << QStringLiteral("https://example.org/a@b");
}

void tst_GitNames::credentialsAreCutOut()
{
    QFETCH(QString, text);
    QFETCH(QString, clean);
    QCOMPARE(withoutCredentials(text), clean);
}

void tst_GitNames::mirrorsOfOneRepositoryHaveOneName()
{
    const QString name = mirrorNameFor(QStringLiteral("https://example.org/team/shop.git"));
    QVERIFY2(name.startsWith(QStringLiteral("shop-")), qPrintable(name));
    QCOMPARE(mirrorNameFor(QStringLiteral("https://x:tok@example.org/team/shop.git")), name);
    QVERIFY(mirrorNameFor(QStringLiteral("https://example.org/other/shop.git")) != name);
    QVERIFY(!mirrorNameFor(QStringLiteral("https://example.org/..")).contains(QStringLiteral("..")));
}

void tst_GitNames::diffCounts()
{
    const DiffCounts all = diffCountsFrom(" 3 files changed, 5 insertions(+), 1 deletion(-)\n");
    QCOMPARE(all.files, 3);
    QCOMPARE(all.insertions, 5);
    QCOMPARE(all.deletions, 1);
    const DiffCounts onlyDeleted = diffCountsFrom(" 1 file changed, 2 deletions(-)\n");
    QCOMPARE(onlyDeleted.files, 1);
    QCOMPARE(onlyDeleted.insertions, 0);
    QCOMPARE(onlyDeleted.deletions, 2);
    QCOMPARE(diffCountsFrom({}).files, 0);
}

void tst_GitNames::patchesEndWithAWholeLine()
{
    QCOMPARE(boundedPatch("a\nb\n", 100), QByteArray("a\nb\n"));
    QCOMPARE(boundedPatch("a\nb", 100), QByteArray("a\nb"));
    QCOMPARE(boundedPatch("a\nbcd\n", 4), QByteArray("a\n"));
    QCOMPARE(boundedPatch("a\nbc", 4), QByteArray("a\n"));
}

SIBYL_TEST(tst_GitNames)
#include "tst_GitNames.moc"
