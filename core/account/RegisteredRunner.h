// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Redacted.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace sibyl {

// A runner as the server has it (spec 1.2).
struct RegisteredRunner {
    QString id; // UUID
    QString graphRunnerId;
    QString name;
    QString hostname;
    QStringList capabilities;
    int maxConcurrentAgents = 0;
    int currentAgentCount = 0;
    QString status; // online | offline | busy | draining
    QString clientVersion;
    QDateTime lastHeartbeatUtc; // invalid = never
    QDateTime createdUtc;
    Redacted runnerToken; // of our own server, right after registering; else empty
};

} // namespace sibyl
