// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal/Records.h"
#include "process/AttemptDirectory.h"
#include "process/ProcessHandle.h"
#include "process/SpoolReader.h"
#include "protocol/ServerMessage.h"

#include <QObject>

#include <array>
#include <functional>
#include <map>
#include <memory>

namespace sibyl {

class RunnerLink;

// Sends what agents write and do to servers with the feature log_stream, from the files, so that nothing
// is held in memory and nothing is lost over a reconnect: the server answers each chunk with the
// offset that it has, and sending goes on from there. At most maxInFlight chunks of a stream are
// unanswered. Owned by RunnerSession; main thread only.
class LogStreamer : public QObject
{
    Q_OBJECT

public:
    static constexpr int maxInFlight = 8;

    explicit LogStreamer(RunnerLink &link) : m_link(link) {}

    // There is more of this attempt's output in `directory`.
    void outputGrew(const AttemptKey &key, std::optional<int> wireAttempt, OutputStream stream,
                    const QString &directory);
    // The same of its `events` file.
    void eventsGrew(const AttemptKey &key, std::optional<int> wireAttempt, const QString &directory);
    // Nothing more will be written; forgotten once the server has it all.
    void attemptEnded(const AttemptKey &key);
    void cameOnline();
    void confirm(const LogOffset &offset);

private:
    enum class Kind { Stdout, Stderr, Events };
    static constexpr std::array allKinds{Kind::Stdout, Kind::Stderr, Kind::Events};

    // Gives the next piece, nothing when there is no more for now.
    using Reader = std::function<std::optional<SpoolReader::Piece>()>;

    struct Stream {
        Reader reader;
        qint64 sentTo = 0;
        qint64 confirmedTo = 0;
        int inFlight = 0;
        bool isComplete = false; // everything there is has been sent
    };
    struct Attempt {
        explicit Attempt(const QString &path) : directory(path) {}
        AttemptDirectory directory;
        Stream streams[allKinds.size()]; // by Kind
        bool hasEnded = false;
    };

    void grew(const AttemptKey &key, std::optional<int> wireAttempt, Kind kind, const QString &directory);
    void pump(const AttemptKey &key, Attempt &attempt, Kind kind);
    void restart(Attempt &attempt, Kind kind, qint64 offset);
    static QString nameOf(Kind kind);
    static Reader readerFrom(const Attempt &attempt, Kind kind, qint64 offset);
    void forgetIfDone(const AttemptKey &key);

    RunnerLink &m_link;
    std::map<AttemptKey, Attempt> m_attempts;
};

} // namespace sibyl
