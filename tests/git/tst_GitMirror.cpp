// SPDX-License-Identifier: Apache-2.0
#include "GitSandbox.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace sibyl;
using namespace sibyl::test;

class tst_GitMirror : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aMirrorIsClonedAndWorkedOn();
    void aMirrorIsBroughtUpToDate();
    void tasksBranchesOutliveAnUpdate();
    void aMirrorServesWhileItsServerIsAway();
    void aCloneThatFailedIsTriedAgain();
    void manyTasksShareOneClone();
    void anEmptyRepositoryCanBeMirrored();
    void theTokenIsNowhereButInAPrivateFile();
    void theServerStillGetsTheToken();
    void hostileAddressesAreRefused_data();
    void hostileAddressesAreRefused();

private:
    QString mirrored();
    QString url() const { return QStringLiteral("file://") + m_upstream; }

    std::unique_ptr<GitSandbox> m_sandbox;
    QString m_upstream;
};

void tst_GitMirror::init()
{
    m_sandbox = std::make_unique<GitSandbox>(Milliseconds(0)); // each asks the server anew
    m_upstream = m_sandbox->makeRepository(QStringLiteral("upstream"), QStringLiteral("stable"));
}

QString tst_GitMirror::mirrored()
{
    const Result<QString> mirror = m_sandbox->mirror(url());
    if (!mirror) {
        QTest::qFail(qPrintable(mirror.error().text()), __FILE__, __LINE__);
        return {};
    }
    return *mirror;
}

void tst_GitMirror::aMirrorIsClonedAndWorkedOn()
{
    m_sandbox->git(m_upstream, "branch other");
    const QString mirror = mirrored();
    const Worktree tree = m_sandbox->added(m_sandbox->request(mirror, QStringLiteral("t")));
    QCOMPARE(tree.baseRef, QStringLiteral("stable"));
    QCOMPARE(tree.baseCommit, m_sandbox->commitOf(m_upstream));
    QVERIFY2(tree.notice.isEmpty(), qPrintable(tree.notice));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/README")), QByteArray("hello\n"));
    m_sandbox->write(tree.path + QStringLiteral("/work"), "w");
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY(work && work->commitCount == 1);
    const Result<RetireReport> retired = m_sandbox->retire(tree, QStringLiteral("t"));
    QVERIFY2(retired && retired->isRemoved, retired ? qPrintable(retired->whyKept) : "");
    QCOMPARE(m_sandbox->commitOf(mirror, tree.branch), work->headCommit);
    QCOMPARE(m_sandbox->git(m_upstream, "for-each-ref refs/heads/sibyl"), QString());
}

void tst_GitMirror::aMirrorIsBroughtUpToDate()
{
    const QString mirror = mirrored();
    const QString next = m_sandbox->commit(m_upstream, QStringLiteral("next"), "n");
    QCOMPARE(mirrored(), mirror);
    QCOMPARE(m_sandbox->added(m_sandbox->request(mirror, QStringLiteral("t"))).baseCommit, next);
}

void tst_GitMirror::tasksBranchesOutliveAnUpdate()
{
    const QString mirror = mirrored();
    const Worktree tree = m_sandbox->added(m_sandbox->request(mirror, QStringLiteral("t")));
    const QString work = m_sandbox->commit(tree.path, QStringLiteral("work"), "w");
    // The server has nothing of that name, and an update drops what the server has dropped.
    mirrored();
    QCOMPARE(m_sandbox->commitOf(mirror, tree.branch), work);
}

void tst_GitMirror::aMirrorServesWhileItsServerIsAway()
{
    const QString mirror = mirrored();
    QVERIFY(QDir().rename(m_upstream, m_upstream + QStringLiteral("-gone")));
    QCOMPARE(mirrored(), mirror);
    const Worktree tree = m_sandbox->added(m_sandbox->request(mirror, QStringLiteral("t")));
    QCOMPARE(m_sandbox->read(tree.path + QStringLiteral("/README")), QByteArray("hello\n"));
    QVERIFY2(tree.notice.contains(QStringLiteral("fetching from origin failed")), qPrintable(tree.notice));
}

void tst_GitMirror::aCloneThatFailedIsTriedAgain()
{
    QVERIFY(QDir().rename(m_upstream, m_upstream + QStringLiteral("-gone")));
    const Result<QString> failed = m_sandbox->mirror(url());
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::Network);
    QVERIFY(QDir().rename(m_upstream + QStringLiteral("-gone"), m_upstream));
    QVERIFY(!mirrored().isEmpty());
}

void tst_GitMirror::manyTasksShareOneClone()
{
    constexpr int count = 16;
    QSet<QString> mirrors;
    int missing = count;
    for (int i = 0; i < count; ++i) {
        m_sandbox->service().mirror(url(), m_sandbox->path(QStringLiteral("mirrors")), this, [&](const Result<QString> &mirror) {
            --missing;
            mirrors.insert(mirror ? *mirror : mirror.error().text());
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(missing, 0, 60'000);
    QCOMPARE(mirrors.size(), 1);
    QVERIFY2(QFile::exists(*mirrors.begin()), qPrintable(*mirrors.begin()));
}

void tst_GitMirror::anEmptyRepositoryCanBeMirrored()
{
    m_upstream = m_sandbox->path(QStringLiteral("empty"));
    m_sandbox->git(m_sandbox->path(), {QStringLiteral("init"), QStringLiteral("-q"), m_upstream});
    const Worktree tree = m_sandbox->added(m_sandbox->request(mirrored(), QStringLiteral("t")));
    QVERIFY(tree.baseCommit.isEmpty());
    m_sandbox->write(tree.path + QStringLiteral("/first"), "f");
    const Result<WorkSummary> work = m_sandbox->collect(tree);
    QVERIFY(work && work->commitCount == 1);
}

void tst_GitMirror::theTokenIsNowhereButInAPrivateFile()
{
    const Result<QString> failed = m_sandbox->mirror(QStringLiteral("http://me:s3cr3t@127.0.0.1:1/shop.git"));
    QVERIFY(!failed);
    QVERIFY2(!failed.error().text().contains(QStringLiteral("s3cr3t")), qPrintable(failed.error().text()));
    const QDir mirrors(m_sandbox->path(QStringLiteral("mirrors")));
    const QString mirror = mirrors.filePath(mirrors.entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0));
    QVERIFY(!m_sandbox->read(mirror + QStringLiteral("/config")).contains("s3cr3t"));
    const QString file = mirror + QStringLiteral("/sibyl-remote");
    QVERIFY(m_sandbox->read(file).contains(QByteArray("me:s3cr3t").toBase64()));
    // git hands the URL to its helpers as an argument.
    QCOMPARE(m_sandbox->git(mirror, "config remote.origin.url"), QStringLiteral("http://127.0.0.1:1/shop.git"));
    QVERIFY(!m_sandbox->commandLines().join(u'\n').contains(QStringLiteral("s3cr3t")));
    QVERIFY(!(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther)));
}

void tst_GitMirror::theServerStillGetsTheToken()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QByteArray request;
    connect(&server, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&request, socket] {
            request += socket->readAll();
            if (request.contains("\r\n\r\n")) {
                socket->write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            }
        });
    });
    QVERIFY(!m_sandbox->mirror(QStringLiteral("http://me:s3%2Fcret@127.0.0.1:%1/shop.git").arg(server.serverPort())));
    QVERIFY2(request.contains("Authorization: Basic " + QByteArray("me:s3/cret").toBase64()), request.constData());
}

void tst_GitMirror::hostileAddressesAreRefused_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("option") << QStringLiteral("--upload-pack=touch x");
    QTest::newRow("ext") << QStringLiteral("ext::sh -c touch% x");
    QTest::newRow("newline") << QStringLiteral("https://example.org/a\n[core]");
    QTest::newRow("empty") << QString();
}

void tst_GitMirror::hostileAddressesAreRefused()
{
    QFETCH(QString, address);
    const Result<QString> mirror = m_sandbox->mirror(address);
    QVERIFY(!mirror);
    QCOMPARE(mirror.error().kind, ErrorKind::Protocol);
    QVERIFY(!QFile::exists(m_sandbox->path(QStringLiteral("mirrors"))));
}

SIBYL_TEST(tst_GitMirror)
#include "tst_GitMirror.moc"
