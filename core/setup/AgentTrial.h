// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/DetectedAgent.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "config/RunnerConfig.h"
#include "process/ShortCommand.h"
#include "protocol/RunnerMessage.h"

#include <QObject>

#include <memory>

namespace sibyl {

struct AgentTrialOrder {
    RunnerConfig config; // of this machine; its projects and worktrees are not touched
    QList<DetectedAgent> agents;
    QString agent;       // name of the one that is tried
    QString prompt;      // empty: to make a file, and whether it is there is checked
    Seconds timeLimit{300};
};

struct AgentTrialReport {
    TaskComplete complete;
    QString workFault; // completed, and yet the file that was asked for is not there; else empty
    bool isSuccess() const { return complete.isSuccess && workFault.isEmpty(); }
};

// One small task for one agent, in a throwaway repository, as the daemon would run it: policy,
// worktree, supervisor, adapter, commit, result. No server and no registration. Destroyed before its
// end it leaves the agent to its time limit. Main thread; what it gets outlives it.
class AgentTrial final : public QObject
{
    Q_OBJECT

public:
    AgentTrial(AgentTrialOrder order, CommandRunner &commands, Clock &clock, QObject *parent = nullptr);
    ~AgentTrial() override;

    void start();
    // Ends the agent and its whole tree; finished() follows.
    void stop(const QString &reason);

Q_SIGNALS:
    void activityChanged(const QString &activity);
    // Once, later than start(). An error when it could not even begin: Policy with what to do when
    // the agent cannot be had. One that was stopped has a report that says so.
    void finished(const sibyl::Result<sibyl::AgentTrialReport> &report);

private:
    struct Bench; // its places and parts, from the first step to the last
    Result<> prepare();
    void run();
    void takeResult(const QByteArray &frame);
    void end(const Result<AgentTrialReport> &report);

    const AgentTrialOrder m_order;
    CommandRunner &m_commands;
    Clock &m_clock;
    std::unique_ptr<Bench> m_bench;
    QString m_activity;
    QString m_stopReason; // of one that was stopped before its agent ran
};

} // namespace sibyl
