// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/CapabilityWatch.h"
#include "engine/RunnerSession.h"
#include "state/Commands.h"

#include <functional>
#include <memory>

namespace sibyl {

// Reads the configuration again; used by start() and reload().
using ConfigSource = std::function<Result<RunnerConfig>()>;

// The runner: one session while there is a registration, none in the state `unregistered`, and
// the commands of every user interface. Constructed by the daemon's main; main thread only.
class Runner final : public Commands
{
    Q_OBJECT

public:
    Runner(RunnerParts parts, ConfigSource source);
    ~Runner() override;

    // Conflict when another daemon works with this registration; without a registration it waits
    // for one (reload() after `register`).
    Result<> start();

    // Where this runner's directory and control socket belong now: the instance directory, or
    // <state>/runners/unregistered.
    QString instanceDirectory() const;
    const RunnerConfig &config() const { return m_config; }
    int openTaskCount() const;

    // Ends every task as interrupted (another attempt may try), gives them `grace`; left() follows.
    void stopTasksAndLeave(const QString &why, Milliseconds grace);
    // Ends the work of this daemon at once: left() follows, agents go on. Where they cannot
    // (doAgentsOutliveDaemon), they are given the shutdown grace first.
    void leave();
    // The network came back or the machine woke up.
    void networkChanged();

    Snapshot snapshot() const override;
    Result<> cancelTask(const QString &taskId, const QString &reason) override;
    Result<> drain() override;
    Result<> pause() override;
    Result<> resume() override;
    Result<> answerPermission(const QString &permissionId, const QString &optionId) override;
    void taskChanges(const QString &taskId, QObject *context, Callback<TaskChanges> answer) override;
    QList<WorktreeView> worktrees() const override;
    void removeWorktree(const QString &path, QObject *context, Callback<WorktreeRemoval> answer) override;
    Result<> reload() override;

Q_SIGNALS:
    // The instance directory is another one: the control socket moves.
    void instanceChanged();
    // Drained, or stopTasksAndLeave() is done: nothing is left to do, the process may end.
    void left();

private:
    Result<> openSession();
    void touch();
    void checkLeaving();

    RunnerParts m_parts;
    ConfigSource m_source;
    RunnerConfig m_config;
    CapabilityWatch m_capabilities;
    std::unique_ptr<RunnerSession> m_session;
    bool m_isDraining = false;
    bool m_isPaused = false;
    bool m_isLeaving = false;
    Alarm m_changePause;
    Alarm m_leaveLimit;
};

} // namespace sibyl
