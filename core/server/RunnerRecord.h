// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace sibyl::server {

// A registered runner as the store keeps it. Whether it is online, what it runs and when it was
// last heard is known from its connection only (RunnerPresence).
struct RunnerRecord {
    QString id;            // UUID
    QString name;
    QString hostname;
    QString graphId;       // runner_ + 16 hex digits
    QStringList capabilities;
    int maxConcurrentAgents = 3; // 1..20
    QString clientVersion; // may be empty
    QDateTime lastHeartbeatUtc; // of the last connection; invalid = never connected
    QDateTime createdUtc;
    QDateTime updatedUtc;
};

// A project of which a runner has a checkout or worktree.
struct RunnerProject {
    QString id; // UUID
    QString runnerId;
    QString projectId;
    QString worktreePath;
    QString worktreeBranch; // empty = none
    QDateTime lastUsedUtc;
};

} // namespace sibyl::server
