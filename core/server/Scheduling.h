// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl::server {

// Which runner gets a task: pure decisions on plain values, spec 1.4 without its fault S-32 (full
// and stale runners could win there).

struct RunnerCandidate {
    QString runnerId;
    QString name;
    QStringList capabilities;
    int maxConcurrentAgents = 1;
    int agentCount = 0;        // the larger of what it reports and what we gave it
    bool isStale = false;      // not heard for a minute
    bool isDraining = false;
    bool hasProject = false;   // it registered the wished project
    bool takesUnlinked = false; // it takes projects that it did not register
    bool hasRefused = false;   // it rejected this very task
};

struct TaskWish {
    QString projectId; // empty = none
    QStringList requiredCapabilities;
    QString preferredRunnerId;
    bool mustBeTaken = true; // only runners that will take the project (dispatch, not /route)
};

struct RunnerScore {
    QString runnerId;
    QString runnerName;
    double affinity = 0;   // 50 project, 25 preference
    double capability = 0; // 30 all there, -100 one missing
    double load = 0;       // 20 times the free share, -50 when full
    double healthPenalty = 0; // -100 when stale
    double total = 0;
    int availableSlots = 0; // may be negative
    bool hasWarmWorktree = false;
    QStringList missingCapabilities;
    QString obstacle; // why it cannot win: "at capacity"; empty = it can
};

RunnerScore scoreOf(const RunnerCandidate &candidate, const TaskWish &wish);

struct RouteDecision {
    std::optional<RunnerScore> winner;
    QList<RunnerScore> scores; // highest total first, equal totals in the order given
    QString reason;            // why nobody won, one part per runner
};

RouteDecision route(const QList<RunnerCandidate> &candidates, const TaskWish &wish);

} // namespace sibyl::server
