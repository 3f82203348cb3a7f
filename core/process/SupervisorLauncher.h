// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "process/ProcessHandle.h"
#include "process/SupervisorChannel.h"

#include <QObject>

#include <deque>
#include <memory>
#include <sys/types.h>
#include <vector>

namespace sibyl {

// Runs every agent under a sibyl-agent-supervisor of its own, so that agents outlive the daemon. A
// supervisor whose agent has ended with nothing left of it serves another one: starting a process
// costs more than anything else in a short task. Owned by the engine; handles may outlive it. Main
// thread only.
class SupervisorLauncher final : public ProcessLauncher
{
public:
    // `supervisorProgram`: absolute, see findSupervisorProgram(). `runtimeDirectory` holds one
    // socket per attempt; it is made when missing (0700) and its path must be short: a socket's is
    // at most 107 bytes.
    SupervisorLauncher(QString supervisorProgram, QString runtimeDirectory, Clock &clock);
    ~SupervisorLauncher() override;

    std::unique_ptr<ProcessHandle> prepare(const ProcessSpec &spec,
                                           const QString &attemptDirectory) override;
    // Waits up to 0.2 s where a supervisor is just about to start or to leave.
    AttemptTrace inspect(const QString &attemptDirectory) const override;
    std::unique_ptr<ProcessHandle> adopt(const QString &attemptDirectory, qint64 stdoutOffset,
                                         qint64 stderrOffset) override;
    QByteArray writtenInput(const QString &attemptDirectory) const override;
    std::optional<Milliseconds> cpuTime(const QString &attemptDirectory) const override;
    // Under load there may be more for a second, since those that become free stay that long.
    void keepReady(int count) override;

    int readyCount() const { return static_cast<int>(m_ready.size()); }

private:
    using Channel = std::unique_ptr<SupervisorChannel>;

    Result<Channel> spawn();
    Result<Channel> takeReady();
    void takeBack(Channel supervisor);
    void becomeReady(Channel supervisor);
    void refill();
    void refillLater();
    void trim();
    void reap();
    Result<QByteArray> socketPathFor(const QString &attemptDirectory) const;

    QString m_program;
    QString m_runtimeDirectory;
    Clock &m_clock;
    QObject m_context;
    int m_wantedReady = 0;
    std::deque<Channel> m_ready;
    std::vector<Channel> m_returning;   // their agent has ended, they are about to be free
    std::vector<pid_t> m_intermediates; // not waited for yet
    Alarm m_refill;
    Alarm m_trim;
    Alarm m_reap;
};

} // namespace sibyl
