// SPDX-License-Identifier: Apache-2.0
#include "engine/LogStreamer.h"

#include "link/RunnerLink.h"
#include "protocol/Features.h"
#include "protocol/MessageCodec.h"

#include <algorithm>
#include <array>

namespace sibyl {
namespace {

QString streamName(OutputStream stream)
{
    return stream == OutputStream::Stdout ? QStringLiteral("stdout") : QStringLiteral("stderr");
}

shim::SpoolIndex spoolIndexOf(OutputStream stream)
{
    return stream == OutputStream::Stdout ? shim::SpoolIndex::Stdout : shim::SpoolIndex::Stderr;
}

constexpr std::array bothStreams{OutputStream::Stdout, OutputStream::Stderr};

} // namespace

void LogStreamer::outputGrew(const AttemptKey &key, std::optional<int> wireAttempt, OutputStream stream,
                             const QString &directory)
{
    if (!wireAttempt) {
        return; // a server without attempts has no log_stream either
    }
    Attempt &attempt = m_attempts.try_emplace(key, directory).first->second;
    attempt.streams[static_cast<int>(stream)].isComplete = false;
    pump(key, attempt, stream);
}

void LogStreamer::attemptEnded(const AttemptKey &key)
{
    const auto it = m_attempts.find(key);
    if (it == m_attempts.end()) {
        return;
    }
    it->second.hasEnded = true;
    forgetIfDone(key);
}

void LogStreamer::cameOnline()
{
    for (auto &[key, attempt] : m_attempts) {
        for (const OutputStream kind : bothStreams) {
            Stream &stream = attempt.streams[static_cast<int>(kind)];
            restart(stream, kind, stream.confirmedTo);
            pump(key, attempt, kind);
        }
    }
}

void LogStreamer::confirm(const LogOffset &offset)
{
    const AttemptKey key{offset.taskId, offset.attempt.value_or(1)};
    const auto it = m_attempts.find(key);
    if (it == m_attempts.end()) {
        return;
    }
    for (const OutputStream kind : bothStreams) {
        if (offset.stream != streamName(kind)) {
            continue;
        }
        Stream &stream = it->second.streams[static_cast<int>(kind)];
        stream.inFlight = std::max(0, stream.inFlight - 1);
        stream.confirmedTo = std::max<qint64>(0, offset.offset);
        if (stream.inFlight == 0 && stream.confirmedTo != stream.sentTo) {
            restart(stream, kind, stream.confirmedTo); // the server has less, or more, than was sent
        }
        pump(key, it->second, kind);
    }
    forgetIfDone(key);
}

void LogStreamer::pump(const AttemptKey &key, Attempt &attempt, OutputStream kind)
{
    if (!m_link.hasFeature(features::logStream)) {
        return;
    }
    Stream &stream = attempt.streams[static_cast<int>(kind)];
    if (!stream.reader) {
        restart(stream, kind, stream.confirmedTo);
    }
    while (stream.inFlight < maxInFlight) {
        const auto piece = stream.reader->next(attempt.directory.descriptor());
        if (!piece || piece->bytes.isEmpty()) {
            stream.isComplete = true;
            return;
        }
        for (qsizetype at = 0; at < piece->bytes.size(); at += maxLogChunkBytes) {
            AgentLog chunk;
            chunk.taskId = key.taskId;
            chunk.attempt = key.attempt;
            chunk.stream = streamName(kind);
            chunk.offset = piece->offset + at;
            chunk.data = piece->bytes.mid(at, maxLogChunkBytes);
            if (!m_link.send(chunk)) {
                stream.reader.reset(); // begun again where the server is, once it is back
                return;
            }
            stream.sentTo = chunk.offset + chunk.data.size();
            ++stream.inFlight;
        }
    }
}

void LogStreamer::restart(Stream &stream, OutputStream kind, qint64 offset)
{
    stream.reader = std::make_unique<SpoolReader>(spoolIndexOf(kind), offset);
    stream.sentTo = offset;
    stream.inFlight = 0;
    stream.isComplete = false;
}

void LogStreamer::forgetIfDone(const AttemptKey &key)
{
    const auto it = m_attempts.find(key);
    const bool isDone = it != m_attempts.end() && it->second.hasEnded
        && std::all_of(std::begin(it->second.streams), std::end(it->second.streams), [](const Stream &stream) {
               return !stream.reader || (stream.isComplete && stream.inFlight == 0);
           });
    if (isDone) {
        m_attempts.erase(it);
    }
}

} // namespace sibyl
