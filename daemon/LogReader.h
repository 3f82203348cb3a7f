// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "LineBuffer.h"
#include "LogFeed.h"
#include "LogSink.h"
#include "base/Clock.h"

#include <QList>

#include <array>

namespace sibyl {

// Reads a task's log in its parts as they come. Used by one command at a time; the feed may change
// while it reads, since all have the same bytes.
class LogReader
{
public:
    LogReader() = default;
    virtual ~LogReader() = default;
    Q_DISABLE_COPY_MOVE(LogReader)

    // Takes what there is beyond what was read before; false when nothing new came.
    virtual Result<bool> readNew(LogFeed &feed) = 0;
    // Nothing more will come of this attempt.
    virtual void end() = 0;
};

// What an agent did, for people and programs: its events; of one that has none (a plain command)
// the lines of its output. Agents with events speak their protocol on standard output, which is
// nothing to look at: lines that look like it wait until it is known what they are.
class EventLogReader final : public LogReader
{
public:
    static constexpr Milliseconds longestHold{10'000};
    static constexpr qsizetype maxHeldBytes = 256 * 1024;

    EventLogReader(LogSink &sink, Clock &clock) : m_sink(sink), m_clock(clock) {}

    Result<bool> readNew(LogFeed &feed) override;
    void end() override;

private:
    struct Line {
        LogStream stream;
        QByteArray bytes;
    };

    // Nothing when another attempt has begun: everything is read from its start then.
    Result<std::optional<QByteArray>> readPart(LogFeed &feed, LogStream stream);
    Result<bool> readEvents(LogFeed &feed);
    Result<bool> readOutput(LogFeed &feed, LogStream stream);
    void take(LogStream stream, const QByteArray &line);
    void release();
    void beginAttempt(int attempt);

    LogSink &m_sink;
    Clock &m_clock;
    int m_attempt = 0;
    std::array<qint64, 3> m_offsets{}; // by LogStream
    std::array<LineBuffer, 3> m_lines;
    bool m_hasEvents = false;
    bool m_isPlain = false; // its output is what there is to see
    QList<Line> m_held;
    qsizetype m_heldBytes = 0;
    Milliseconds m_heldSince{0};
};

} // namespace sibyl
