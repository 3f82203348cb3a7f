// SPDX-License-Identifier: Apache-2.0
#include "log/LogDocument.h"

#include "log/LogCopy.h"
#include "log/LogSearch.h"
#include "support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace sibyl;
using namespace sibyl::tray;
using namespace Qt::Literals::StringLiterals;

namespace {

// A log in memory that answers one turn of the event loop later and counts what is read from it.
struct MemoryLog {
    QByteArray bytes;
    bool isEnded = false;
    qint64 readBytes = 0;
    int readCount = 0;

    LogSource source()
    {
        return [this](qint64 offset, qint64 limit, QObject *context, Callback<LogChunk> answer) {
            QMetaObject::invokeMethod(context, [this, offset, limit, answer = std::move(answer)] {
                LogChunk chunk{.offsetBytes = offset, .totalBytes = bytes.size(), .bytes = bytes.mid(offset, limit), .isEnded = isEnded};
                readBytes += chunk.bytes.size();
                ++readCount;
                answer(chunk);
            }, Qt::QueuedConnection);
        };
    }
};

} // namespace

class tst_LogDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsLinesForwardAndBackward_data();
    void readsLinesForwardAndBackward();
    void theEndOfAHugeLogIsNear();
    void forgetsPagesThatNobodyLooksAt();
    void growsWithTheLog();
    void saysWhyThereIsNothing();
    void searchFindsAcrossPieces();
    void searchEndsWhereTheLogEnds();
    void copiesFromColumnToColumn();

private:
    static void load(LogDocument &document);
};

void tst_LogDocument::load(LogDocument &document)
{
    document.refresh();
    QTRY_VERIFY(document.isLoaded());
    QTRY_VERIFY(document.totalBytes() == 0 || document.lineAt(0).has_value());
}

void tst_LogDocument::readsLinesForwardAndBackward_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray longLine(3 * LogDocument::cellBytes + 17, 'x');
    QTest::newRow("one line") << QByteArray("hello");
    QTest::newRow("ended line") << QByteArray("hello\n");
    QTest::newRow("empty lines") << QByteArray("\n\na\n\n");
    QTest::newRow("no newline at all") << longLine;
    QTest::newRow("long line between short ones") << "a\n" + longLine + "\nb\n";
    QTest::newRow("newline at a cell's end") << QByteArray(LogDocument::cellBytes - 1, 'x') + "\ny\n";
    QTest::newRow("newline at a cell's start") << QByteArray(LogDocument::cellBytes, 'x') + "\ny\n";
    QTest::newRow("many pages") << QByteArray("0123456789 abcdef\n").repeated(20'000);
}

void tst_LogDocument::readsLinesForwardAndBackward()
{
    QFETCH(QByteArray, bytes);
    MemoryLog log{bytes};
    LogDocument document(log.source());
    load(document);

    QList<qint64> starts;
    qint64 offset = 0;
    while (offset < document.totalBytes()) {
        QTRY_VERIFY(document.lineAt(offset).has_value());
        starts.append(offset);
        const qint64 next = document.lineAt(offset)->nextOffsetBytes;
        QVERIFY(next > offset);
        QVERIFY(next - offset <= 2 * LogDocument::cellBytes);
        offset = next;
    }
    QCOMPARE(offset, bytes.size()); // nothing is left out

    // The same lines from the end, and from any byte within them.
    qint64 at = bytes.size();
    for (auto it = starts.crbegin(); it != starts.crend(); ++it) {
        QTRY_VERIFY(document.previousLine(at).has_value());
        QCOMPARE(*document.previousLine(at), *it);
        QTRY_COMPARE(document.lineStart((*it + at) / 2).value_or(-1), *it);
        at = *it;
    }
    QVERIFY(!document.previousLine(0));
}

void tst_LogDocument::theEndOfAHugeLogIsNear()
{
    MemoryLog log{QByteArray("a line of a log that is long\n").repeated(4'000'000)}; // 116 MB
    LogDocument document(log.source());
    document.refresh();
    QTRY_VERIFY(document.isLoaded());
    QTRY_VERIFY(document.previousLine(document.totalBytes()).has_value());
    QVERIFY2(log.readBytes <= 3 * LogDocument::pageBytes, qPrintable(QString::number(log.readBytes)));
}

void tst_LogDocument::forgetsPagesThatNobodyLooksAt()
{
    MemoryLog log{QByteArray(LogDocument::pageBytes * (LogDocument::maxPages + 20), '\n')};
    LogDocument document(log.source());
    load(document);
    for (qint64 page = 0; page < LogDocument::maxPages + 20; ++page) {
        QTRY_VERIFY(document.lineAt(page * LogDocument::pageBytes).has_value());
    }
    const int readBefore = log.readCount;
    QTRY_VERIFY(document.lineAt(0).has_value());
    QCOMPARE(log.readCount, readBefore + 1); // the first page was dropped, so it is read again
}

void tst_LogDocument::growsWithTheLog()
{
    MemoryLog log{"one\ntw"};
    LogDocument document(log.source());
    load(document);
    QCOMPARE(document.lineAt(4)->text, u"tw"_s);
    QSignalSpy changed(&document, &LogDocument::changed);
    log.bytes += "o\nthree\n";
    log.isEnded = true;
    document.refresh();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(document.lineAt(4)->text, u"two"_s);
    QVERIFY(document.isEnded());
    document.refresh();
    QTest::qWait(0);
    QCOMPARE(changed.size(), 1); // nothing new is no news
}

void tst_LogDocument::saysWhyThereIsNothing()
{
    LogDocument document([](qint64, qint64, QObject *context, Callback<LogChunk> answer) {
        QMetaObject::invokeMethod(context, [answer = std::move(answer)] {
            answer(fail(ErrorKind::NotFound, u"no such task"_s));
        }, Qt::QueuedConnection);
    });
    QSignalSpy changed(&document, &LogDocument::changed);
    document.refresh();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(document.problem(), u"no such task"_s);
}

void tst_LogDocument::searchFindsAcrossPieces()
{
    // The match lies over the seam between two pieces.
    QByteArray bytes(LogSearch::pieceBytes * 3, '.');
    const qint64 seam = LogSearch::pieceBytes - 3;
    bytes.replace(seam, 6, "NeEdLe");
    bytes.replace(bytes.size() - 6, 6, "needle");
    MemoryLog log{bytes};
    LogSearch search(log.source());
    QSignalSpy found(&search, &LogSearch::found);
    search.find(u"needle"_s, 0, LogSearch::Direction::Forward);
    QTRY_COMPARE(found.size(), 1);
    QCOMPARE(found.last().first().toLongLong(), seam);
    search.find(u"needle"_s, seam + 1, LogSearch::Direction::Forward);
    QTRY_COMPARE(found.size(), 2);
    QCOMPARE(found.last().first().toLongLong(), bytes.size() - 6);
    search.find(u"needle"_s, bytes.size() - 6, LogSearch::Direction::Backward);
    QTRY_COMPARE(found.size(), 3);
    QCOMPARE(found.last().first().toLongLong(), seam);
}

void tst_LogDocument::searchEndsWhereTheLogEnds()
{
    MemoryLog log{QByteArray(LogSearch::pieceBytes * 2 + 100, '.')};
    LogSearch search(log.source());
    QSignalSpy notFound(&search, &LogSearch::notFound);
    search.find(u"needle"_s, 0, LogSearch::Direction::Forward);
    QTRY_COMPARE(notFound.size(), 1);
    search.find(u"needle"_s, log.bytes.size(), LogSearch::Direction::Backward);
    QTRY_COMPARE(notFound.size(), 2);
    search.find(u"a needle longer than the log"_s, 0, LogSearch::Direction::Forward);
    log.bytes = "x";
    QTRY_COMPARE(notFound.size(), 3);
}

void tst_LogDocument::copiesFromColumnToColumn()
{
    const QByteArray bytes = "first\n\x1b[1msecond\x1b[0m\nthird\n";
    QCOMPARE(copiedText(bytes, 2, 0, 4), u"rs"_s);
    QCOMPARE(copiedText(bytes, 2, 6, 3), u"rst\nsec"_s);
    QCOMPARE(copiedText(bytes, 0, bytes.size(), 0), u"first\nsecond\nthird\n"_s);
}

SIBYL_TEST(tst_LogDocument)
#include "tst_LogDocument.moc"
