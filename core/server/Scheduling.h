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
    bool mayStillTakeIt = true; // that reason passes by itself
};

// What a task with `resume_task` goes on with. Only the runner that ran that task has it, so the
// follow-up waits for it, but not for ever: then any runner may say whether it can take it.
struct Conversation {
    bool isOngoing = false; // that task has not ended
    QString runnerId;       // who has it; empty = nobody who is registered
    QString runnerName;
    bool isAwaited = false; // the time that a follow-up waits for its runner is not over
};

struct TaskWish {
    QString projectId; // empty = none
    QStringList requiredCapabilities;
    QString preferredRunnerId;
    std::optional<Conversation> conversation; // of a follow-up
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

// A conversation comes before any score:
//
//   its task                its runner                          the follow-up
//   has not ended                                               waits
//   ended                   can win                             goes there
//   ended                   cannot, is awaited                  waits, unless it was rejected for good
//   ended                   rejected it, gone, awaited too long goes by score
RouteDecision route(const QList<RunnerCandidate> &candidates, const TaskWish &wish);

} // namespace sibyl::server
