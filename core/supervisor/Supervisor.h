// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "supervisor/Agent.h"
#include "supervisor/AttemptRecords.h"
#include "supervisor/Channel.h"
#include "supervisor/InputFeed.h"
#include "supervisor/OutputSpool.h"
#include "supervisor/TreeKiller.h"

#include <cstdint>
#include <sys/resource.h>

struct pollfd;

namespace sibyl::supervisor {

// One attempt, from the daemon's Assign to the exit record.
//
//   phase     what it waits for                         the daemon vanishes
//   Waiting   Assign                                    exit
//   Ready     Go (holds the lock; nothing has run)      exit, traces removed
//   Running   the end of the agent and of its tree      go on, until a daemon connects again
//   Done      -
//
// Single-threaded, one poll loop, nothing blocks but the disk. Signals: TERM and INT (a shutdown,
// or somebody who found the process) end the tree and are reported as Interrupted, since the
// daemon did not ask; USR1 makes a new listening socket inside the attempt directory; HUP, PIPE
// and XFSZ are ignored.
class Supervisor
{
public:
    // `channel` leads to the daemon and outlives us; `signals` is the reading end of the signal pipe:
    // one byte per signal, its number. What else we open stays open for the caller to close.
    Supervisor(Channel &channel, int signals);
    Supervisor(const Supervisor &) = delete;
    Supervisor &operator=(const Supervisor &) = delete;
    ~Supervisor();
    int run();
    // Nothing is left of the attempt and the daemon that started us listens: we may serve another.
    bool isFree() const { return m_isFree; }

private:
    enum class Phase { Waiting, Ready, Running, Done };

    int timeoutMs() const;
    void readSignals();
    void readDaemon();
    void act(shim::FrameType type);
    void acceptDaemon();
    bool listenAt(const char *path);
    void listenInAttempt();

    void assign();
    void refuse(const char *why);
    void start();
    void drain(std::size_t maxBytes);
    void requestKill(shim::ExitEnding cause, std::int64_t graceMs);
    void reap();
    void tick();
    void notify();

    void failToStart(const StartFailure &failure);
    void end();
    void leave();

    Phase m_phase = Phase::Waiting;
    int m_signals = -1;
    int m_listener = -1;
    Channel &m_channel;
    Assignment m_assignment;
    AttemptRecords m_records;
    AgentProcess m_agent;
    InputFeed m_input;
    OutputSpool m_output;
    OutputSpool m_errors;
    TreeKiller m_killer;
    shim::ExitRecord m_exit;
    char m_socketPath[shim::socketPathSize] = {};

    struct rusage m_usage {}; // of the agent and its tree
    bool m_isAdopted = false;
    bool m_isFree = false;
    bool m_isAgentAlive = false;
    bool m_isTreeGone = true;
    std::int64_t m_startedAtMs = 0;
    std::int64_t m_wallDeadlineMs = TreeKiller::noDeadline;
    std::uint64_t m_toldBytes = 0;
    std::int64_t m_toldAtMs = 0;
    bool m_hasToTellReady = false;
    bool m_hasToTellStarted = false;
};

} // namespace sibyl::supervisor
