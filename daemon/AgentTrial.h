// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/DetectedAgent.h"
#include "base/Result.h"
#include "config/RunnerConfig.h"
#include "protocol/RunnerMessage.h"

#include <functional>

namespace sibyl {

// One small task for one agent, in a throwaway repository, as the daemon would run it: policy,
// worktree, supervisor, adapter, commit, result. No server and no registration.
struct AgentTrial {
    RunnerConfig config;        // of this machine; its projects and worktrees are not touched
    QList<DetectedAgent> agents;
    QString agent;              // name of the one that is tried
    QString prompt;             // empty: to make a file, and whether it is there is checked
    Seconds timeLimit{300};
    std::function<void(const QString &activity)> onActivity;
};

struct AgentTrialReport {
    TaskComplete complete;
    QString workFault; // completed, and yet the file that was asked for is not there; else empty
    bool isSuccess() const { return complete.isSuccess && workFault.isEmpty(); }
};

// Runs the event loop until it is over. An error when it could not even begin: Policy with what to
// do when the agent cannot be had. SIGINT stops the agent; the report then says so.
Result<AgentTrialReport> runAgentTrial(const AgentTrial &trial);

} // namespace sibyl
