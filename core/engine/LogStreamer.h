// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal/Records.h"
#include "process/AttemptDirectory.h"
#include "process/ProcessHandle.h"
#include "process/SpoolReader.h"
#include "protocol/ServerMessage.h"

#include <QObject>

#include <map>
#include <memory>

namespace sibyl {

class RunnerLink;

// Sends what agents write to servers with the feature log_stream, from the spools, so that nothing
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
    // Nothing more will be written; forgotten once the server has it all.
    void attemptEnded(const AttemptKey &key);
    void cameOnline();
    void confirm(const LogOffset &offset);

private:
    struct Stream {
        std::unique_ptr<SpoolReader> reader;
        qint64 sentTo = 0;
        qint64 confirmedTo = 0;
        int inFlight = 0;
        bool isComplete = false; // everything there is has been sent
    };
    struct Attempt {
        explicit Attempt(const QString &path) : directory(path) {}
        AttemptDirectory directory;
        Stream streams[2]; // by OutputStream
        bool hasEnded = false;
    };

    void pump(const AttemptKey &key, Attempt &attempt, OutputStream stream);
    void restart(Stream &stream, OutputStream kind, qint64 offset);
    void forgetIfDone(const AttemptKey &key);

    RunnerLink &m_link;
    std::map<AttemptKey, Attempt> m_attempts;
};

} // namespace sibyl
