// SPDX-License-Identifier: Apache-2.0
#include "supervisor/TreeKiller.h"

#include <csignal>
#include <unistd.h>

namespace sibyl::supervisor {
namespace {

constexpr int maxFreezeRounds = 8; // a tree that still grows is frozen again at the next tick
constexpr std::int64_t firstPauseMs = 2;
constexpr std::int64_t longestPauseMs = 100;

} // namespace

void TreeKiller::watch(pid_t agent, const char *cookie)
{
    m_agent = agent;
    m_cookie = cookie;
}

void TreeKiller::begin(std::int64_t nowMs, std::int64_t graceMs)
{
    const std::int64_t deadline = nowMs + graceMs;
    switch (m_phase) {
    case Phase::Idle: {
        m_phase = Phase::Terminating;
        m_deadlineMs = deadline;
        if (graceMs > 0) {
            shim::ProcessTable table;
            look(&table, SIGTERM);
            table.selectMarked(m_cookie);
            signalTree(&table, SIGTERM, SIGCONT); // a stopped one hears TERM only when it goes on
        }
        return;
    }
    case Phase::Terminating:
        m_deadlineMs = deadline < m_deadlineMs ? deadline : m_deadlineMs;
        return;
    case Phase::Killing:
    case Phase::GivenUp:
        return;
    }
}

void TreeKiller::tick(std::int64_t nowMs)
{
    if (nowMs < m_deadlineMs) {
        return;
    }
    switch (m_phase) {
    case Phase::Idle:
    case Phase::GivenUp:
        return;
    case Phase::Terminating:
        m_phase = Phase::Killing;
        m_giveUpMs = nowMs + patienceMs;
        m_pauseMs = firstPauseMs;
        break;
    case Phase::Killing:
        if (nowMs >= m_giveUpMs) {
            m_phase = Phase::GivenUp;
            return;
        }
        m_pauseMs = m_pauseMs * 2 < longestPauseMs ? m_pauseMs * 2 : longestPauseMs;
        break;
    }
    kill();
    m_deadlineMs = nowMs + m_pauseMs;
}

// Freezes the tree first: a process that forks faster than the table can be read would always have
// one child more than was seen. Once a look finds all of them stopped, they are killed at one go.
void TreeKiller::kill()
{
    shim::ProcessTable table;
    for (int round = 0; round < maxFreezeRounds; ++round) {
        look(&table, SIGKILL);
        if (round == 0) {
            table.selectMarked(m_cookie);
        }
        std::size_t running = 0;
        for (const shim::ProcessEntry &process : table) {
            const bool isStopped = process.state == 'T' || process.state == 't';
            running += process.isSelected && process.isAlive() && !isStopped ? 1U : 0U;
        }
        if (running == 0 || (round == 0 && table.selectedCount() == 1)) {
            break;
        }
        signalTree(&table, SIGSTOP, 0);
    }
    table.selectMarked(m_cookie);
    signalTree(&table, SIGKILL, 0);
}

void TreeKiller::look(shim::ProcessTable *table, int signalWithoutTable) const
{
    if (table->read()) {
        table->selectDescendants(::getpid());
    } else if (m_agent > 0) {
        ::kill(-m_agent, signalWithoutTable); // without /proc the agent's group is all we can name
    }
}

void TreeKiller::signalTree(shim::ProcessTable *table, int signal, int secondSignal)
{
    for (const shim::ProcessEntry &process : *table) {
        if (!process.isSelected || !process.isAlive()) {
            continue;
        }
        count(process);
        shim::signalProcess(process, signal);
        if (secondSignal != 0) {
            shim::signalProcess(process, secondSignal);
        }
    }
}

void TreeKiller::count(const shim::ProcessEntry &process)
{
    if (process.pid == m_agent) {
        return;
    }
    for (std::size_t i = 0; i < m_sweptCount && i < maxSeen; ++i) {
        if (m_seen[i].pid == process.pid && m_seen[i].startTicks == process.startTicks) {
            return;
        }
    }
    if (m_sweptCount < maxSeen) {
        m_seen[m_sweptCount++] = Seen{process.pid, process.startTicks};
    }
}

} // namespace sibyl::supervisor
