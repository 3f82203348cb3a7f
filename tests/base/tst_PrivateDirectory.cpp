// SPDX-License-Identifier: Apache-2.0
#include "base/PrivateDirectory.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace sibyl;

class tst_PrivateDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesTheWholePathPrivate();
    void narrowsAWideOne();
    void refusesALinkAndAFile();
};

void tst_PrivateDirectory::makesTheWholePathPrivate()
{
    const QTemporaryDir dir;
    QVERIFY(ensurePrivateDirectory(dir.filePath(QStringLiteral("a/b"))));
    struct stat info {};
    QCOMPARE(::stat(qPrintable(dir.filePath(QStringLiteral("a"))), &info), 0);
    QCOMPARE(info.st_mode & 0777, mode_t(0700));
}

void tst_PrivateDirectory::narrowsAWideOne()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("a"));
    QCOMPARE(::mkdir(qPrintable(path), 0777), 0);
    QVERIFY(ensurePrivateDirectory(path));
    struct stat info {};
    QCOMPARE(::stat(qPrintable(path), &info), 0);
    QCOMPARE(info.st_mode & 0077, mode_t(0));
}

void tst_PrivateDirectory::refusesALinkAndAFile()
{
    const QTemporaryDir dir;
    const QString link = dir.filePath(QStringLiteral("link"));
    QVERIFY(QFile::link(dir.path(), link));
    QVERIFY(!ensurePrivateDirectory(link));
    QFile file(dir.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(!ensurePrivateDirectory(file.fileName()));
}

SIBYL_TEST(tst_PrivateDirectory)
#include "tst_PrivateDirectory.moc"
