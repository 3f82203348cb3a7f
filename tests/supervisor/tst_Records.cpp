// SPDX-License-Identifier: Apache-2.0
#include "shim/Frame.h"
#include "shim/ProcessTable.h"
#include "shim/Records.h"
#include "support/TestMain.h"

#include <QByteArray>
#include <QTemporaryFile>
#include <QTest>

#include <cstring>
#include <unistd.h>

using namespace sibyl::shim;

class tst_Records : public QObject
{
    Q_OBJECT

private:
    static ExitRecord sample()
    {
        ExitRecord record;
        record.ending = static_cast<std::uint32_t>(ExitEnding::Exited);
        record.value = 7;
        std::strcpy(record.why, "because");
        sealRecord(&record, RecordKind::Exit, sizeof record);
        return record;
    }

private Q_SLOTS:
    void sealedRecordsOpen()
    {
        const ExitRecord written = sample();
        ExitRecord read;
        QVERIFY(openRecord(&written, sizeof written, RecordKind::Exit, &read, sizeof read));
        QCOMPARE(read.value, 7);
        QCOMPARE(QByteArray(read.why), QByteArray("because"));
    }

    void everyFlippedBitIsNoticed()
    {
        const ExitRecord written = sample();
        QByteArray bytes(reinterpret_cast<const char *>(&written), sizeof written);
        ExitRecord read;
        for (qsizetype i = 0; i < bytes.size() * 8; ++i) {
            bytes[i / 8] = static_cast<char>(bytes.at(i / 8) ^ (1 << (i % 8)));
            QVERIFY2(!openRecord(bytes.constData(), static_cast<size_t>(bytes.size()), RecordKind::Exit, &read, sizeof read),
                     qPrintable(QString::number(i)));
            bytes[i / 8] = static_cast<char>(bytes.at(i / 8) ^ (1 << (i % 8)));
        }
    }

    void cutAndForeignRecordsAreRefused()
    {
        const ExitRecord written = sample();
        ExitRecord read;
        for (size_t bytes = 0; bytes < sizeof written; ++bytes) {
            QVERIFY(!openRecord(&written, bytes, RecordKind::Exit, &read, sizeof read));
        }
        QVERIFY(!openRecord(&written, sizeof written, RecordKind::Started, &read, sizeof read));
    }

    void otherReleasesCanBeRead()
    {
        struct Later {
            ExitRecord known;
            char more[64] = {};
        } later;
        later.known.value = 9;
        later.more[3] = 'x';
        sealRecord(&later, RecordKind::Exit, sizeof later);
        ExitRecord read;
        QVERIFY(openRecord(&later, sizeof later, RecordKind::Exit, &read, sizeof read));
        QCOMPARE(read.value, 9);

        Later wide;
        wide.more[3] = 'y';
        const ExitRecord earlier = sample();
        QVERIFY(openRecord(&earlier, sizeof earlier, RecordKind::Exit, &wide, sizeof wide));
        QCOMPARE(wide.known.value, 7);
        QCOMPARE(wide.more[3], '\0');
    }

    void newestValidGapTableCounts()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        QCOMPARE(readGaps(file.handle(), SpoolIndex::Stderr).count, 0U);
        GapTable table;
        for (std::uint64_t sequence = 1; sequence <= 5; ++sequence) {
            table.sequence = sequence;
            table.count = 1;
            table.gaps[0] = Gap{100, 100 * sequence};
            sealRecord(&table, RecordKind::Gaps, sizeof table);
            QVERIFY(::pwrite(file.handle(), &table, sizeof table, static_cast<off_t>(gapSlotOffset(SpoolIndex::Stderr, sequence))) > 0);
            char rest[gapSlotBytes] = {};
            const size_t used = sizeof table;
            QVERIFY(::pwrite(file.handle(), rest, sizeof rest - used,
                             static_cast<off_t>(gapSlotOffset(SpoolIndex::Stderr, sequence) + used)) > 0);
            QCOMPARE(readGaps(file.handle(), SpoolIndex::Stderr).gaps[0].to, 100 * sequence);
        }
        QCOMPARE(readGaps(file.handle(), SpoolIndex::Stdout).count, 0U);
        const char damage = 'x'; // in the middle of writing the newest: the one before still holds
        QCOMPARE(::pwrite(file.handle(), &damage, 1, static_cast<off_t>(gapSlotOffset(SpoolIndex::Stderr, 5) + 40)), 1);
        QCOMPARE(readGaps(file.handle(), SpoolIndex::Stderr).gaps[0].to, 400U);
    }

    void framesAreChecked()
    {
        FrameHeader header;
        header.type = static_cast<std::uint16_t>(FrameType::Kill);
        QVERIFY(isFrameAcceptable(header));
        header.bodyBytes = maxSmallFrameBytes + 1;
        QVERIFY(!isFrameAcceptable(header));
        header.type = static_cast<std::uint16_t>(FrameType::Assign);
        QVERIFY(isFrameAcceptable(header));
        header.bodyBytes = maxAssignBytes + 1;
        QVERIFY(!isFrameAcceptable(header));
        header.bodyBytes = 0;
        header.version = protocolVersion + 1;
        QVERIFY(!isFrameAcceptable(header));
        header.version = protocolVersion;
        header.magic = 0;
        QVERIFY(!isFrameAcceptable(header));
    }

    void processTableKnowsUs()
    {
        ProcessEntry self;
        QVERIFY(readProcess(::getpid(), &self));
        QCOMPARE(self.parent, ::getppid());
        QVERIFY(self.startTicks > 0);
        QVERIFY(isDescendant(::getpid(), ::getppid()));
        QVERIFY(!isDescendant(::getppid(), ::getpid()));
        ProcessEntry stranger = self;
        stranger.startTicks += 1;
        QVERIFY(signalProcess(self, 0));
        QVERIFY(!signalProcess(stranger, 0)); // the same pid, another process
        char bootId[bootIdSize];
        readBootId(bootId);
        QCOMPARE(std::strlen(bootId), size_t(36));
    }
};

SIBYL_TEST(tst_Records)
#include "tst_Records.moc"
