// SPDX-License-Identifier: Apache-2.0
#include "LogReader.h"

#include <utility>

namespace sibyl {
namespace {

std::size_t indexOf(LogStream stream)
{
    return static_cast<std::size_t>(stream);
}

// As every agent that has events writes on its standard output.
bool isLikeProtocol(QByteArrayView line)
{
    const QByteArrayView text = line.trimmed();
    return text.startsWith('{') && text.endsWith('}');
}

} // namespace

Result<bool> EventLogReader::readNew(LogFeed &feed)
{
    // Events first: with them the output is not even asked for.
    Result<bool> isMore = readEvents(feed);
    for (const LogStream stream : {LogStream::Stdout, LogStream::Stderr}) {
        if (isMore && !m_hasEvents) {
            const Result<bool> output = readOutput(feed, stream);
            isMore = output ? Result<bool>(*isMore || *output) : output;
        }
    }
    const bool isHeldLong = !m_held.isEmpty() && m_clock.now() - m_heldSince > longestHold;
    if (isHeldLong || m_heldBytes > maxHeldBytes) {
        m_isPlain = true;
        release();
    }
    return isMore;
}

Result<std::optional<QByteArray>> EventLogReader::readPart(LogFeed &feed, LogStream stream)
{
    Result<LogPiece> piece = feed.read(stream, m_offsets[indexOf(stream)]);
    if (!piece) {
        return fail(piece.error());
    }
    if (piece->attempt != m_attempt) {
        const bool isFirst = m_attempt == 0;
        beginAttempt(piece->attempt);
        if (!isFirst) {
            return std::optional<QByteArray>();
        }
    }
    m_offsets[indexOf(stream)] += piece->bytes.size();
    return std::optional<QByteArray>(std::move(piece->bytes));
}

Result<bool> EventLogReader::readEvents(LogFeed &feed)
{
    const Result<std::optional<QByteArray>> part = readPart(feed, LogStream::Events);
    if (!part) {
        return fail(part.error());
    }
    if (!*part) {
        return true;
    }
    for (const QByteArray &line : m_lines[indexOf(LogStream::Events)].add(**part)) {
        m_hasEvents = true;
        m_held.clear();
        m_heldBytes = 0;
        m_sink.addEvent(line);
    }
    return !(*part)->isEmpty();
}

Result<bool> EventLogReader::readOutput(LogFeed &feed, LogStream stream)
{
    const Result<std::optional<QByteArray>> part = readPart(feed, stream);
    if (!part) {
        return fail(part.error());
    }
    if (!*part) {
        return true;
    }
    for (const QByteArray &line : m_lines[indexOf(stream)].add(**part)) {
        take(stream, line);
    }
    return !(*part)->isEmpty();
}

void EventLogReader::take(LogStream stream, const QByteArray &line)
{
    if (m_isPlain || (m_held.isEmpty() && !isLikeProtocol(line))) {
        m_sink.addOutput(stream, line);
        return;
    }
    if (m_held.isEmpty()) {
        m_heldSince = m_clock.now();
    }
    m_held.append({stream, line});
    m_heldBytes += line.size();
}

void EventLogReader::release()
{
    for (const Line &line : std::exchange(m_held, {})) {
        m_sink.addOutput(line.stream, line.bytes);
    }
    m_heldBytes = 0;
}

void EventLogReader::end()
{
    if (m_attempt == 0) {
        return;
    }
    release();
    for (const LogStream stream : {LogStream::Stdout, LogStream::Stderr}) {
        const QByteArray last = m_lines[indexOf(stream)].take();
        if (!m_hasEvents && !last.isEmpty()) {
            m_sink.addOutput(stream, last);
        }
    }
    m_sink.endAttempt();
}

void EventLogReader::beginAttempt(int attempt)
{
    end();
    m_attempt = attempt;
    m_offsets = {};
    m_lines = {};
    m_hasEvents = false;
    m_isPlain = false;
    m_sink.beginAttempt(attempt);
}

} // namespace sibyl
