// SPDX-License-Identifier: Apache-2.0
#include "engine/LogStreamer.h"

#include "base/UniqueFd.h"
#include "link/RunnerLink.h"
#include "protocol/Features.h"
#include "protocol/MessageCodec.h"

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace sibyl {
namespace {

// The `events` file is the daemon's own, but it lies where the agent's user can write.
std::optional<SpoolReader::Piece> readEvents(int directory, qint64 offset)
{
    const UniqueFd file(::openat(directory, "events", O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    QByteArray bytes(SpoolReader::pieceBytes, Qt::Uninitialized);
    const ssize_t n = file.isValid() ? ::pread(file.get(), bytes.data(), static_cast<size_t>(bytes.size()), offset) : -1;
    if (n <= 0) {
        return std::nullopt;
    }
    bytes.truncate(n);
    return SpoolReader::Piece{bytes, offset};
}

} // namespace

void LogStreamer::outputGrew(const AttemptKey &key, std::optional<int> wireAttempt, OutputStream stream,
                             const QString &directory)
{
    grew(key, wireAttempt, stream == OutputStream::Stdout ? Kind::Stdout : Kind::Stderr, directory);
}

void LogStreamer::eventsGrew(const AttemptKey &key, std::optional<int> wireAttempt, const QString &directory)
{
    grew(key, wireAttempt, Kind::Events, directory);
}

void LogStreamer::grew(const AttemptKey &key, std::optional<int> wireAttempt, Kind kind, const QString &directory)
{
    if (!wireAttempt) {
        return; // a server without attempts has no log_stream either
    }
    Attempt &attempt = m_attempts.try_emplace(key, directory).first->second;
    attempt.streams[static_cast<size_t>(kind)].isComplete = false;
    pump(key, attempt, kind);
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
        for (const Kind kind : allKinds) {
            restart(attempt, kind, attempt.streams[static_cast<size_t>(kind)].confirmedTo);
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
    for (const Kind kind : allKinds) {
        if (offset.stream != nameOf(kind)) {
            continue;
        }
        Stream &stream = it->second.streams[static_cast<size_t>(kind)];
        stream.inFlight = std::max(0, stream.inFlight - 1);
        stream.confirmedTo = std::max<qint64>(0, offset.offset);
        if (stream.inFlight == 0 && stream.confirmedTo != stream.sentTo) {
            restart(it->second, kind, stream.confirmedTo); // the server has less, or more, than was sent
        }
        pump(key, it->second, kind);
    }
    forgetIfDone(key);
}

void LogStreamer::pump(const AttemptKey &key, Attempt &attempt, Kind kind)
{
    if (!m_link.hasFeature(features::logStream)) {
        return;
    }
    Stream &stream = attempt.streams[static_cast<size_t>(kind)];
    if (!stream.reader) {
        restart(attempt, kind, stream.confirmedTo);
    }
    while (stream.inFlight < maxInFlight) {
        const auto piece = stream.reader();
        if (!piece || piece->bytes.isEmpty()) {
            stream.isComplete = true;
            return;
        }
        for (qsizetype at = 0; at < piece->bytes.size(); at += maxLogChunkBytes) {
            AgentLog chunk;
            chunk.taskId = key.taskId;
            chunk.attempt = key.attempt;
            chunk.stream = nameOf(kind);
            chunk.offset = piece->offset + at;
            chunk.data = piece->bytes.mid(at, maxLogChunkBytes);
            if (!m_link.send(chunk)) {
                stream.reader = nullptr; // begun again where the server is, once it is back
                return;
            }
            stream.sentTo = chunk.offset + chunk.data.size();
            ++stream.inFlight;
        }
    }
}

void LogStreamer::restart(Attempt &attempt, Kind kind, qint64 offset)
{
    Stream &stream = attempt.streams[static_cast<size_t>(kind)];
    stream.reader = readerFrom(attempt, kind, offset);
    stream.sentTo = offset;
    stream.inFlight = 0;
    stream.isComplete = false;
}

QString LogStreamer::nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Stdout: return QStringLiteral("stdout");
    case Kind::Stderr: return QStringLiteral("stderr");
    case Kind::Events: break;
    }
    return QStringLiteral("events");
}

LogStreamer::Reader LogStreamer::readerFrom(const Attempt &attempt, Kind kind, qint64 offset)
{
    const int directory = attempt.directory.descriptor();
    if (kind == Kind::Events) {
        return [directory, next = offset]() mutable {
            auto piece = readEvents(directory, next);
            next += piece ? piece->bytes.size() : 0;
            return piece;
        };
    }
    const auto index = kind == Kind::Stdout ? shim::SpoolIndex::Stdout : shim::SpoolIndex::Stderr;
    // Shared because a std::function is copyable; there is one owner all the same.
    return [directory, spool = std::make_shared<SpoolReader>(index, offset)] { return spool->next(directory); };
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
