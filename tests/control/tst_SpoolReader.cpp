// SPDX-License-Identifier: Apache-2.0
#include "control/SpoolReader.h"

#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

class tst_SpoolReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsFromAnOffset();
    void missingSpoolIsEmpty();
    void linksAndDirectoriesAreRefused();
};

void tst_SpoolReader::readsFromAnOffset()
{
    QTemporaryDir directory;
    QFile spool(directory.filePath(u"stderr"_s));
    QVERIFY(spool.open(QIODevice::WriteOnly));
    spool.write("0123456789");
    spool.close();
    const Result<LogChunk> middle = readSpool(directory.path(), SpoolStream::Stderr, 3, 4);
    QVERIFY(middle.has_value());
    QCOMPARE(middle->bytes, QByteArray("3456"));
    QCOMPARE(middle->offsetBytes, 3);
    QCOMPARE(middle->totalBytes, 10);
    QFile events(directory.filePath(u"events"_s));
    QVERIFY(events.open(QIODevice::WriteOnly) && events.write("{}\n") == 3);
    events.close();
    QCOMPARE(readSpool(directory.path(), SpoolStream::Events, 0, 100)->bytes, QByteArray("{}\n"));
    const Result<LogChunk> beyond = readSpool(directory.path(), SpoolStream::Stderr, 50, 4);
    QVERIFY(beyond.has_value());
    QVERIFY(beyond->bytes.isEmpty());
}

void tst_SpoolReader::missingSpoolIsEmpty()
{
    QTemporaryDir directory;
    const Result<LogChunk> chunk = readSpool(directory.path(), SpoolStream::Stdout, 0, 100);
    QVERIFY(chunk.has_value());
    QCOMPARE(chunk->totalBytes, 0);
}

void tst_SpoolReader::linksAndDirectoriesAreRefused()
{
    QTemporaryDir directory;
    QVERIFY(QFile::link(u"/etc/passwd"_s, directory.filePath(u"stdout"_s)));
    QVERIFY(!readSpool(directory.path(), SpoolStream::Stdout, 0, 100));
    QVERIFY(QDir(directory.path()).mkdir(u"stderr"_s));
    QVERIFY(!readSpool(directory.path(), SpoolStream::Stderr, 0, 100));
}

SIBYL_TEST(tst_SpoolReader)
#include "tst_SpoolReader.moc"
