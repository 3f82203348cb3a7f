// SPDX-License-Identifier: Apache-2.0
#include "LogReader.h"

#include "support/FakeClock.h"
#include "support/TestMain.h"

#include <QTest>

#include <map>

using namespace sibyl;
using namespace Qt::Literals::StringLiterals;

namespace {

// Streams that grow while they are read, a few bytes a piece.
class ScriptedFeed final : public LogFeed
{
public:
    std::map<LogStream, QByteArray> streams;
    int attempt = 1;
    qsizetype pieceBytes = 5;
    int outputReads = 0;
    bool isBroken = false;

    Result<LogPiece> read(LogStream stream, qint64 offset) override
    {
        if (isBroken) {
            return fail(ErrorKind::Network, u"gone"_s);
        }
        outputReads += stream == LogStream::Events ? 0 : 1;
        return LogPiece{streams[stream].mid(offset, pieceBytes), attempt};
    }
};

class RecordingSink final : public LogSink
{
public:
    QStringList told;

    void beginAttempt(int attempt) override { told.append(u"attempt %1"_s.arg(attempt)); }
    void addEvent(QByteArrayView line) override { told.append(u"event "_s + QString::fromUtf8(line)); }
    void addOutput(LogStream stream, QByteArrayView line) override
    {
        told.append((stream == LogStream::Stderr ? u"err "_s : u"out "_s) + QString::fromUtf8(line));
    }
    void endAttempt() override { told.append(u"end"_s); }
};

} // namespace

class tst_LogReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plainCommandGivesItsOutput();
    void agentWithEventsGivesThemAlone();
    void protocolWaitsForItsEvents();
    void jsonOfAPlainCommandComesAtItsEnd();
    void jsonOfAPlainCommandComesAfterAWhile();
    void manyJsonLinesAreNotHeldForEver();
    void nextAttemptBeginsAnew();
    void failureIsTold();
    void feedMayChange();
    void longLineIsCut();

private:
    static void readAll(EventLogReader &reader, LogFeed &feed)
    {
        for (Result<bool> isMore = true; *isMore;) {
            isMore = reader.readNew(feed);
            QVERIFY(isMore.has_value());
        }
    }

    test::FakeClock m_clock;
};

void tst_LogReader::plainCommandGivesItsOutput()
{
    ScriptedFeed feed;
    feed.streams = {{LogStream::Stdout, "first line\nsecond\nlast without end"}, {LogStream::Stderr, "oh\n"}};
    feed.pieceBytes = 1000;
    RecordingSink sink;
    EventLogReader reader(sink, m_clock);
    readAll(reader, feed);
    reader.end();
    QCOMPARE(sink.told, (QStringList{u"attempt 1"_s, u"out first line"_s, u"out second"_s, u"err oh"_s, u"out last without end"_s, u"end"_s}));
}

void tst_LogReader::agentWithEventsGivesThemAlone()
{
    ScriptedFeed feed;
    feed.streams = {{LogStream::Events, "{\"type\":\"a\"}\n{\"type\":\"b\"}\n"}, {LogStream::Stdout, "{\"raw\":1}\nnoise\n"}};
    feed.pieceBytes = 1000;
    RecordingSink sink;
    EventLogReader reader(sink, m_clock);
    readAll(reader, feed);
    reader.end();
    QCOMPARE(sink.told, (QStringList{u"attempt 1"_s, u"event {\"type\":\"a\"}"_s, u"event {\"type\":\"b\"}"_s, u"end"_s}));
    QCOMPARE(feed.outputReads, 0);
}

void tst_LogReader::protocolWaitsForItsEvents()
{
    ScriptedFeed feed;
    feed.streams = {{LogStream::Stdout, "a warning\n{\"type\":\"system\"}\n"}};
    RecordingSink sink;
    EventLogReader reader(sink, m_clock);
    readAll(reader, feed);
    QCOMPARE(sink.told, (QStringList{u"attempt 1"_s, u"out a warning"_s}));
    feed.streams[LogStream::Events] = "{\"type\":\"session\"}\n";
    readAll(reader, feed);
    reader.end();
    QCOMPARE(sink.told.mid(2), (QStringList{u"event {\"type\":\"session\"}"_s, u"end"_s}));
}

void tst_LogReader::jsonOfAPlainCommandComesAtItsEnd()
{
    ScriptedFeed feed;
    feed.streams = {{LogStream::Stdout, "{\"n\":1}\ndone\n"}};
    RecordingSink sink;
    EventLogReader reader(sink, m_clock);
    readAll(reader, feed);
    QCOMPARE(sink.told.size(), 1);
    reader.end();
    QCOMPARE(sink.told.mid(1), (QStringList{u"out {\"n\":1}"_s, u"out done"_s, u"end"_s}));
}

void tst_LogReader::jsonOfAPlainCommandComesAfterAWhile()
{
    ScriptedFeed feed;
    feed.streams = {{LogStream::Stdout, "{\"n\":1}\n"}};
    RecordingSink sink;
    EventLogReader reader(sink, m_clock);
    readAll(reader, feed);
    QCOMPARE(sink.told.size(), 1);
    m_clock.advance(EventLogReader::longestHold + Milliseconds(1));
    readAll(reader, feed);
    QCOMPARE(sink.told.last(), u"out {\"n\":1}"_s);
    feed.streams[LogStream::Stdout] += "{\"n\":2}\n";
    readAll(reader, feed);
    QCOMPARE(sink.told.last(), u"out {\"n\":2}"_s);
}

void tst_LogReader::manyJsonLinesAreNotHeldForEver()
{
    ScriptedFeed feed;
    feed.pieceBytes = 4096;
    feed.streams = {{LogStream::Stdout, QByteArray("{\"n\":1}\n").repeated(EventLogReader::maxHeldBytes / 7 + 100)}};
    RecordingSink sink;
    EventLogReader reader(sink, m_clock);
    readAll(reader, feed);
    QVERIFY(sink.told.size() > 1);
}

void tst_LogReader::nextAttemptBeginsAnew()
{
    ScriptedFeed feed;
    feed.streams = {{LogStream::Stdout, "one\nhalf"}};
    RecordingSink sink;
    EventLogReader reader(sink, m_clock);
    readAll(reader, feed);
    feed.attempt = 2;
    feed.streams = {{LogStream::Events, "{\"type\":\"a\"}\n"}};
    readAll(reader, feed);
    reader.end();
    QCOMPARE(sink.told, (QStringList{u"attempt 1"_s, u"out one"_s, u"out half"_s, u"end"_s, u"attempt 2"_s,
                                     u"event {\"type\":\"a\"}"_s, u"end"_s}));
}

void tst_LogReader::failureIsTold()
{
    ScriptedFeed feed;
    feed.isBroken = true;
    RecordingSink sink;
    EventLogReader reader(sink, m_clock);
    QVERIFY(!reader.readNew(feed));
    reader.end();
    QVERIFY(sink.told.isEmpty());
}

void tst_LogReader::feedMayChange()
{
    ScriptedFeed here;
    here.streams = {{LogStream::Stdout, "one\ntw"}};
    ScriptedFeed server;
    server.streams = {{LogStream::Stdout, "one\ntwo\nthree\n"}};
    RecordingSink sink;
    EventLogReader reader(sink, m_clock);
    readAll(reader, here);
    readAll(reader, server);
    QCOMPARE(sink.told, (QStringList{u"attempt 1"_s, u"out one"_s, u"out two"_s, u"out three"_s}));
}

void tst_LogReader::longLineIsCut()
{
    LineBuffer lines;
    const QByteArray part(LineBuffer::maxBytes - 1, 'x');
    QVERIFY(lines.add(part).isEmpty());
    QVERIFY(lines.add(part).isEmpty());
    const QList<QByteArray> ended = lines.add("\nnext\n");
    QCOMPARE(ended.size(), 2);
    QCOMPARE(ended.at(0).size(), LineBuffer::maxBytes);
    QCOMPARE(ended.at(1), QByteArray("next"));
}

SIBYL_TEST(tst_LogReader)
#include "tst_LogReader.moc"
