// SPDX-License-Identifier: Apache-2.0
#include "supervisor/Supervisor.h"

#include "shim/AttemptFiles.h"
#include "supervisor/Platform.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sibyl::supervisor {
namespace {

// What outlives an agent that ended by itself gets this long between TERM and KILL.
constexpr std::int64_t leftoverGraceMs = 200;
// After a TERM to ourselves; init systems wait longer than this before they kill.
constexpr std::int64_t shutdownGraceMs = 2000;
constexpr std::int64_t noticePauseMs = 2; // between two Output frames
constexpr std::size_t drainBytes = 1024 * 1024; // of one stream before others get their turn
constexpr std::size_t lastDrainBytes = 16 * 1024 * 1024;

void closeFd(int *fd)
{
    if (*fd >= 0) {
        ::close(*fd);
    }
    *fd = -1;
}

} // namespace

Supervisor::Supervisor(Channel &channel, int signals) : m_signals(signals), m_channel(channel) {}

Supervisor::~Supervisor()
{
    m_assignment.release();
    m_channel.releaseAssignment();
}

int Supervisor::run()
{
    while (m_phase != Phase::Done) {
        struct pollfd fds[8];
        nfds_t count = 0;
        const auto watch = [&fds, &count](int fd, short events) {
            if (fd >= 0) {
                fds[count++] = {fd, events, 0};
            }
        };
        watch(m_signals, POLLIN);
        watch(m_channel.socket(), m_channel.hasUnsent() ? POLLIN | POLLOUT : POLLIN);
        watch(m_phase == Phase::Running ? m_listener : -1, POLLIN);
        watch(m_agent.output, POLLIN);
        watch(m_agent.errors, POLLIN);
        watch(m_input.isWaitingForPipe() ? m_input.pipe() : -1, POLLOUT);
        if (::poll(fds, count, timeoutMs()) < 0 && errno != EINTR) {
            return 1;
        }
        // Every descriptor is non-blocking, so all are simply tried.
        readDaemon();
        readSignals();
        if (m_phase == Phase::Running) {
            acceptDaemon();
            drain(drainBytes);
            m_input.feed();
            reap();
        }
        tick();
        if (m_phase != Phase::Done) {
            notify(); // Exited is the last word
        }
    }
    return 0;
}

int Supervisor::timeoutMs() const
{
    std::int64_t next = m_wallDeadlineMs;
    const auto consider = [&next](std::int64_t deadline) {
        if (deadline != TreeKiller::noDeadline && (next == TreeKiller::noDeadline || deadline < next)) {
            next = deadline;
        }
    };
    consider(m_killer.deadlineMs());
    if (m_channel.isOpen() && m_output.size() + m_errors.size() > m_toldBytes) {
        consider(m_toldAtMs + noticePauseMs);
    }
    if (next == TreeKiller::noDeadline) {
        return -1;
    }
    const std::int64_t wait = next - monotonicMs();
    return wait <= 0 ? 0 : wait > 60'000 ? 60'000 : static_cast<int>(wait);
}

void Supervisor::readSignals()
{
    unsigned char signals[64];
    ssize_t n = 0;
    while ((n = ::read(m_signals, signals, sizeof signals)) > 0) {
        for (ssize_t i = 0; i < n; ++i) {
            if (signals[i] == SIGUSR1) {
                listenInAttempt();
            } else if (signals[i] == SIGTERM || signals[i] == SIGINT) {
                if (m_exit.ending == 0) {
                    std::snprintf(m_exit.why, sizeof m_exit.why,
                                  "the supervisor was told to stop by signal %d, as in a shutdown",
                                  signals[i]);
                }
                requestKill(shim::ExitEnding::Interrupted, shutdownGraceMs);
            }
        }
    }
}

void Supervisor::readDaemon()
{
    m_channel.flush();
    while (m_channel.isOpen() && m_phase != Phase::Done) {
        switch (m_channel.read()) {
        case Channel::Read::Frame:
            act(m_channel.type());
            break;
        case Channel::Read::Nothing:
            return;
        case Channel::Read::Closed:
            if (m_phase == Phase::Waiting || m_phase == Phase::Ready) {
                leave(); // nobody can say Go any more
            }
            return;
        }
    }
}

void Supervisor::act(shim::FrameType type)
{
    switch (type) {
    case shim::FrameType::Assign:
        if (m_phase == Phase::Waiting) {
            assign();
        } else {
            m_channel.releaseAssignment();
        }
        return;
    case shim::FrameType::Go:
        if (m_phase == Phase::Ready) {
            start();
        }
        return;
    case shim::FrameType::Kill: {
        shim::KillBody kill;
        if (m_channel.bodyBytes() >= sizeof kill) {
            std::memcpy(&kill, m_channel.body(), sizeof kill);
            const std::uint64_t longest = 24ULL * 3600 * 1000;
            requestKill(shim::ExitEnding::Killed,
                        static_cast<std::int64_t>(kill.graceMs < longest ? kill.graceMs : longest));
        }
        return;
    }
    case shim::FrameType::Input:
        m_input.feed();
        return;
    case shim::FrameType::Ready:
    case shim::FrameType::Started:
    case shim::FrameType::Output:
    case shim::FrameType::Exited:
    case shim::FrameType::Refused:
    case shim::FrameType::Replaced:
    case shim::FrameType::Free:
        return; // not a daemon's to say; a later release may add to what it says
    }
}

void Supervisor::assign()
{
    char why[sizeof m_exit.why];
    if (!m_assignment.parse(m_channel.body(), m_channel.bodyBytes(), m_records.cookieVariable())) {
        refuse("the daemon sent a malformed assignment; it may be of another release");
        return;
    }
    if (!m_records.claim(m_assignment.attemptDirectory, m_assignment.socketPath, why, sizeof why)) {
        refuse(why);
        return;
    }
    const shim::AssignBody &limits = m_assignment.limits;
    if (!m_output.open(m_records.directory(), shim::stdoutFileName, m_records.gapsFile(),
                       shim::SpoolIndex::Stdout, limits.quotaBytes)
        || !m_errors.open(m_records.directory(), shim::stderrFileName, m_records.gapsFile(),
                          shim::SpoolIndex::Stderr, limits.quotaBytes)) {
        std::snprintf(why, sizeof why, "cannot create the spools: %s", std::strerror(errno));
        refuse(why);
        return;
    }
    if (limits.input == static_cast<std::uint32_t>(shim::AgentInput::Spool)) {
        m_input.open(m_records.directory());
    }
    if (!listenAt(m_assignment.socketPath)) {
        std::snprintf(why, sizeof why, "cannot listen at '%.108s': %s", m_assignment.socketPath,
                      std::strerror(errno));
        refuse(why);
        return;
    }
    m_phase = Phase::Ready;
    m_hasToTellReady = true;
}

void Supervisor::refuse(const char *why)
{
    m_channel.send(shim::FrameType::Refused, why, std::strlen(why));
    leave();
}

void Supervisor::start()
{
    StartFailure failure;
    if (!m_records.writeStarted()) {
        failToStart({StartFailure::Stage::Record, errno});
        end();
        return;
    }
    if (!startAgent(m_assignment, &m_agent, &failure)) {
        failToStart(failure);
        end();
        return;
    }
    m_phase = Phase::Running;
    m_startedAtMs = monotonicMs();
    m_isAgentAlive = true;
    m_hasToTellStarted = true;
    m_exit.agentPid = m_agent.pid;
    m_records.noteAgent(m_agent.pid);
    m_killer.watch(m_agent.pid, m_records.cookie());
    m_input.start(m_agent.input);
    m_input.feed();
    const std::uint64_t limit = m_assignment.limits.wallLimitMs;
    if (limit > 0 && limit < INT64_MAX / 2) {
        m_wallDeadlineMs = m_startedAtMs + static_cast<std::int64_t>(limit);
    }
    m_assignment.release();
    m_channel.releaseAssignment();
}

void Supervisor::failToStart(const StartFailure &failure)
{
    m_exit.ending = static_cast<std::uint32_t>(shim::ExitEnding::FailedToStart);
    m_exit.agentPid = 0;
    describeFailure(m_assignment, failure, m_exit.why, sizeof m_exit.why);
}

void Supervisor::drain(std::size_t maxBytes)
{
    if (m_agent.output >= 0
        && m_output.drain(m_agent.output, maxBytes) == OutputSpool::Drained::Closed) {
        closeFd(&m_agent.output);
    }
    if (m_agent.errors >= 0
        && m_errors.drain(m_agent.errors, maxBytes) == OutputSpool::Drained::Closed) {
        closeFd(&m_agent.errors);
    }
}

void Supervisor::requestKill(shim::ExitEnding cause, std::int64_t graceMs)
{
    switch (m_phase) {
    case Phase::Waiting:
        if (cause != shim::ExitEnding::Killed) {
            leave();
        } // else it was meant for the agent before, whose end crossed it
        return;
    case Phase::Ready:
        if (cause == shim::ExitEnding::Killed) {
            m_exit.ending = static_cast<std::uint32_t>(cause);
            end(); // the daemon's decision, and its last word on this attempt
        } else {
            leave(); // never started: another supervisor may start it
        }
        return;
    case Phase::Running:
        if (m_exit.ending == 0) {
            m_exit.ending = static_cast<std::uint32_t>(cause);
            m_wallDeadlineMs = TreeKiller::noDeadline;
        }
        m_killer.begin(monotonicMs(), graceMs);
        return;
    case Phase::Done:
        return;
    }
}

void Supervisor::reap()
{
    int status = 0;
    pid_t pid = 0;
    while ((pid = reapChild(&status, &m_usage)) > 0) {
        if (pid != m_agent.pid || !m_isAgentAlive) {
            continue;
        }
        m_isAgentAlive = false;
        m_wallDeadlineMs = TreeKiller::noDeadline;
        m_exit.durationMs = static_cast<std::uint64_t>(monotonicMs() - m_startedAtMs);
        if (m_exit.ending == 0) {
            const bool isExit = WIFEXITED(status);
            m_exit.ending = static_cast<std::uint32_t>(isExit ? shim::ExitEnding::Exited
                                                              : shim::ExitEnding::Signalled);
            m_exit.value = isExit ? WEXITSTATUS(status) : WTERMSIG(status);
        }
    }
    if (pid < 0) {
        end();
    } else if (!m_isAgentAlive && !m_killer.isActive()) {
        m_killer.begin(monotonicMs(), leftoverGraceMs);
    }
}

void Supervisor::tick()
{
    if (m_phase != Phase::Running) {
        return;
    }
    const std::int64_t now = monotonicMs();
    if (m_wallDeadlineMs != TreeKiller::noDeadline && now >= m_wallDeadlineMs) {
        m_exit.limitMs = m_assignment.limits.wallLimitMs;
        requestKill(shim::ExitEnding::TimedOut,
                    static_cast<std::int64_t>(m_assignment.limits.killGraceMs));
    }
    m_killer.tick(now);
    if (m_killer.hasGivenUp()) {
        m_isTreeGone = false;
        end();
    }
}

void Supervisor::notify()
{
    if (m_hasToTellReady) {
        m_hasToTellReady = !m_channel.send(shim::FrameType::Ready, nullptr, 0);
    }
    if (m_hasToTellStarted) {
        const shim::StartedBody started{m_agent.pid};
        m_hasToTellStarted = !m_channel.send(shim::FrameType::Started, &started, sizeof started);
    }
    const std::uint64_t bytes = m_output.size() + m_errors.size();
    const std::int64_t now = monotonicMs();
    if (bytes > m_toldBytes && now - m_toldAtMs >= noticePauseMs && !m_channel.hasUnsent()) {
        const shim::OutputBody sizes{m_output.size(), m_errors.size()};
        if (m_channel.send(shim::FrameType::Output, &sizes, sizeof sizes)) {
            m_toldBytes = bytes;
            m_toldAtMs = now;
        }
    }
}

// The agent and its tree are gone, or the agent was never started.
void Supervisor::end()
{
    drain(lastDrainBytes);
    m_input.stop();
    const auto ms = [](const struct timeval &time) {
        return static_cast<std::uint64_t>(time.tv_sec) * 1000 + static_cast<std::uint64_t>(time.tv_usec) / 1000;
    };
    if (m_exit.agentPid != 0) {
        m_exit.cpuMs = ms(m_usage.ru_utime) + ms(m_usage.ru_stime);
        m_exit.peakMemoryBytes = static_cast<std::uint64_t>(m_usage.ru_maxrss) * 1024;
    }
    m_exit.stdoutBytes = m_output.size();
    m_exit.stderrBytes = m_errors.size();
    m_exit.endedAtUtcMs = wallClockMs();
    m_exit.sweptProcesses = m_killer.sweptCount();
    m_exit.isTreeGone = m_isTreeGone ? 1 : 0;
    if (!m_channel.isOpen()) {
        m_output.sync(); // nobody else has seen these bytes
        m_errors.sync();
    }
    m_records.writeExit(&m_exit);
    notify();
    // A daemon stores the result durably itself, so it need not wait for our disk.
    m_channel.send(shim::FrameType::Exited, &m_exit, sizeof m_exit);
    m_records.syncExit();
    ::unlink(m_socketPath);
    ::unlinkat(m_records.directory(), shim::spareSocketFileName, 0);
    m_isFree = m_isTreeGone && !m_isAdopted && m_channel.isOpen() && !m_channel.hasUnsent()
        && m_exit.ending != static_cast<std::uint32_t>(shim::ExitEnding::Interrupted);
    m_phase = Phase::Done;
}

// Nothing ran and nothing will.
void Supervisor::leave()
{
    if (m_phase == Phase::Ready) {
        m_records.forget();
        ::unlink(m_socketPath);
    }
    m_phase = Phase::Done;
}

} // namespace sibyl::supervisor
