// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "process/AttemptDirectory.h"
#include "process/InputSpool.h"
#include "process/LeftoverSweep.h"
#include "process/ProcessHandle.h"
#include "process/SpoolReader.h"
#include "process/SupervisorChannel.h"

#include <QList>

#include <functional>
#include <memory>

namespace sibyl {

// The ProcessHandle of an agent under sibyl-agent-supervisor.
//
//   state      what it waits for                     left by
//   Preparing  Ready from the supervisor             Ready, or the connection's end
//   Ready      go()                                  go()
//   Attached   the end; the connection stands        Exited, or the connection's end
//   Detached   the supervisor lives, no connection:  connected again, exit record, lock free
//              tried again with growing pauses
//   Sweeping   the supervisor died without a record  LeftoverSweep
//   Draining   all output read                       both spools at their end
//   Finished   -
//
// The connection only wakes us; what is true stands in the attempt directory. So any loss of it is
// answered by looking there.
class SupervisedProcess final : public ProcessHandle
{
    Q_OBJECT

public:
    SupervisedProcess(const QString &attemptDirectory, qint64 stdoutOffset, qint64 stderrOffset,
                      Clock &clock);

    // Gets the connection back when the agent has ended: the supervisor may soon be free again.
    using GiveBack = std::function<void(std::unique_ptr<SupervisorChannel>)>;

    // One of these, once, right after the construction; none emits anything before it returns.
    void prepare(std::unique_ptr<SupervisorChannel> supervisor, const QByteArray &assignment,
                 const ProcessSpec &spec, GiveBack giveBack);
    void adopt();
    void failToStart(const QString &why);

    void go() override;
    void writeInput(const QByteArray &bytes) override;
    void closeInput() override;
    void kill(Milliseconds grace) override;
    void setReading(bool isReading) override;

private:
    enum class State { Preparing, Ready, Attached, Detached, Sweeping, Draining, Finished };

    void openChannel(std::unique_ptr<SupervisorChannel> channel);
    void onFrame(shim::FrameType type, const QByteArray &body);
    void onClosed();
    void settle();
    void reconnect();
    UniqueFd connectToAttempt() const;
    void askToListen() const;
    void sweep();
    void drain(const ExitReport &report, qint64 agentPid);
    void endWith(decltype(ExitReport::ending) ending);

    void announce(qint64 agentPid);
    void scheduleRead();
    void readTurn();
    bool readOne(SpoolReader &reader, OutputStream stream);
    void flushInput();
    void finish();

    AttemptDirectory m_attempt;
    Clock &m_clock;
    State m_state = State::Preparing;
    std::unique_ptr<SupervisorChannel> m_channel;
    GiveBack m_giveBack;
    std::unique_ptr<LeftoverSweep> m_sweep;
    Alarm m_retry;
    Milliseconds m_retryPause{0};

    InputSpool m_input;
    bool m_hasInputSpool = false;
    bool m_isInputClosed = false;
    QList<QByteArray> m_unwrittenInput; // the disk was full
    Alarm m_inputRetry;

    SpoolReader m_stdout;
    SpoolReader m_stderr;
    bool m_isReading = true;
    bool m_isReadScheduled = false;
    bool m_isStderrNext = false;

    bool m_hasGone = false;
    bool m_isAnnounced = false;
    std::optional<Milliseconds> m_killGrace; // asked for, and the shortest
    std::optional<shim::ExitRecord> m_toldExit; // by the supervisor, should the file be unreadable
    ExitReport m_report;
};

} // namespace sibyl
