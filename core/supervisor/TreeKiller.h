// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shim/ProcessTable.h"

#include <cstddef>
#include <cstdint>
#include <sys/types.h>

namespace sibyl::supervisor {

// Ends every process of an agent's tree: TERM to all, after the grace KILL to all, again and again
// until none is left. That none is left is known from waiting for children (all orphans are ours),
// so the process table is read only while something has to be killed.
class TreeKiller
{
public:
    static constexpr std::int64_t noDeadline = -1;
    // How long processes may take to die after KILL before we report that they did not.
    static constexpr std::int64_t patienceMs = 5000;

    // `agent` is not counted among the swept. `cookie` finds what hid itself.
    void watch(pid_t agent, const char *cookie);
    // Starts, or shortens the grace of a kill that runs.
    void begin(std::int64_t nowMs, std::int64_t graceMs);
    void tick(std::int64_t nowMs);

    bool isActive() const { return m_phase != Phase::Idle; }
    bool hasGivenUp() const { return m_phase == Phase::GivenUp; }
    std::int64_t deadlineMs() const { return m_phase == Phase::Idle ? noDeadline : m_deadlineMs; }
    std::uint32_t sweptCount() const { return m_sweptCount; }

private:
    enum class Phase { Idle, Terminating, Killing, GivenUp };

    void look(shim::ProcessTable *table, int signalWithoutTable) const;
    void signalTree(shim::ProcessTable *table, int signal, int secondSignal);
    void kill();
    void count(const shim::ProcessEntry &process);

    struct Seen {
        pid_t pid = 0;
        std::uint64_t startTicks = 0;
    };
    static constexpr std::size_t maxSeen = 512; // beyond it the count is a lower bound

    Phase m_phase = Phase::Idle;
    pid_t m_agent = 0;
    const char *m_cookie = "";
    std::int64_t m_deadlineMs = 0;
    std::int64_t m_giveUpMs = 0;
    std::int64_t m_pauseMs = 0;
    std::uint32_t m_sweptCount = 0;
    Seen m_seen[maxSeen];
};

} // namespace sibyl::supervisor
