// SPDX-License-Identifier: Apache-2.0
#include "base/AtomicFile.h"
#include "support/TestMain.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace sibyl;

class tst_AtomicFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replacesAFileAndLeavesNothingElse();
    void isPrivateFromTheStart();
    void saysWhereItFailed();
    void readsNoMoreThanAllowed();
};

void tst_AtomicFile::replacesAFileAndLeavesNothingElse()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("f"));
    QVERIFY(writeFileAtomically(path, "one"));
    QVERIFY(writeFileAtomically(path, "two"));
    QCOMPARE(readWholeFile(path, 100).value(), QByteArray("two"));
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files), QStringList{QStringLiteral("f")});
}

void tst_AtomicFile::isPrivateFromTheStart()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("f"));
    QVERIFY(writeFileAtomically(path, "secret"));
    struct stat info {};
    QCOMPARE(::stat(qPrintable(path), &info), 0);
    QCOMPARE(info.st_mode & 0777, mode_t(0600));
}

void tst_AtomicFile::saysWhereItFailed()
{
    const Result<> result = writeFileAtomically(QStringLiteral("/nowhere/at/all/f"), "x");
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Storage);
    QVERIFY(result.error().text().contains(QStringLiteral("/nowhere/at/all/f")));
}

void tst_AtomicFile::readsNoMoreThanAllowed()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("f"));
    QVERIFY(writeFileAtomically(path, QByteArray(100, 'x')));
    QVERIFY(readWholeFile(path, 100));
    QVERIFY(!readWholeFile(path, 99));
    QCOMPARE(readWholeFile(dir.filePath(QStringLiteral("none")), 1).error().kind, ErrorKind::NotFound);
}

SIBYL_TEST(tst_AtomicFile)
#include "tst_AtomicFile.moc"
