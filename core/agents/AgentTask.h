// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentProfile.h"
#include "base/Clock.h"
#include "protocol/ServerMessage.h"

#include <QByteArray>
#include <QMap>

namespace sibyl {

// What an adapter is told about the task it starts an agent for.
struct AgentTask {
    TaskAssign assignment;
    int attempt = 1;
    AgentProfile profile;
    TaskCommand command;      // of the profile commandAgent: the task's own, else the configured one
    QString workingDirectory;
    QString branch;           // empty outside git
    QString baseCommit;
    QString sandboxId;
    QString promptFile;       // 0600, in the attempt directory
    // The conversation. With isResumed it exists already and goes on; else, for CLIs that take an
    // id of ours, it is to be made under this one. May be empty.
    QString sessionId;
    bool isResumed = false;
    AgentLimits limits;       // the strictest of task, profile and day
    QMap<QByteArray, QByteArray> environment; // to start from
    Seconds wallLimit{0};
    Milliseconds killGrace{10'000};
};

} // namespace sibyl
