// SPDX-License-Identifier: Apache-2.0
#include "process/LeftoverSweep.h"

#include "shim/ProcessTable.h"

#include <csignal>
#include <cstring>
#include <initializer_list>

namespace sibyl {
namespace {

constexpr Milliseconds patience{5000};
constexpr Milliseconds pause{20};

} // namespace

LeftoverSweep::LeftoverSweep(const AttemptDirectory &attempt, Clock &clock)
    : m_clock(clock), m_identity(attempt.identity()), m_started(attempt.started())
{
}

void LeftoverSweep::start()
{
    m_giveUpAt = m_clock.now() + patience;
    m_alarm = m_clock.after(Milliseconds(0), this, [this] { look(); });
}

void LeftoverSweep::look()
{
    char bootId[shim::bootIdSize];
    shim::readBootId(bootId);
    if (m_identity && std::strcmp(m_identity->bootId, bootId) != 0) {
        Q_EMIT finished(true, 0); // nothing outlives a boot
        return;
    }
    if (!m_identity) {
        Q_EMIT finished(false, 0); // nobody can tell whose processes to look for
        return;
    }
    shim::ProcessTable table;
    table.read();
    table.selectMarked(m_identity->cookie);
    if (m_started && m_started->agentPid > 0) {
        table.selectProcess(static_cast<pid_t>(m_started->agentPid), m_started->agentStartTicks);
    }
    if (table.selectedCount() == 0) {
        Q_EMIT finished(true, static_cast<int>(m_swept.size()));
        return;
    }
    if (m_clock.now() >= m_giveUpAt) {
        Q_EMIT finished(false, static_cast<int>(m_swept.size()));
        return;
    }
    // Stopped first, so that none can start another between being seen and being killed.
    for (const int signal : {SIGSTOP, SIGKILL}) {
        for (const shim::ProcessEntry &process : table) {
            if (process.isSelected && process.isAlive() && shim::signalProcess(process, signal)
                && !m_swept.contains(process.pid)) {
                m_swept.append(process.pid);
            }
        }
    }
    m_alarm = m_clock.after(pause, this, [this] { look(); });
}

} // namespace sibyl
