// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/PendingPermission.h"
#include "state/PlanStep.h"
#include "base/Clock.h"
#include "base/Usage.h"
#include "state/Words.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl {

// How the runner stands towards its server.
enum class ConnectionState {
    Unregistered, // no registration: waiting for `register`
    Connecting,
    Online,
    Waiting,      // between two tries (see Snapshot::nextTryUtc)
    Refused,      // the server said no; tried again every 10 minutes and on a config change
    SignInNeeded, // the credentials are missing or no longer good
    Replaced,     // another runner process uses the same registration
    Stopped,
};
inline constexpr auto wordsOf(ConnectionState)
{
    return Words<ConnectionState, 8>{{{ConnectionState::Unregistered, "unregistered"},
                                      {ConnectionState::Connecting, "connecting"},
                                      {ConnectionState::Online, "online"},
                                      {ConnectionState::Waiting, "waiting"},
                                      {ConnectionState::Refused, "refused"},
                                      {ConnectionState::SignInNeeded, "sign_in_needed"},
                                      {ConnectionState::Replaced, "replaced"},
                                      {ConnectionState::Stopped, "stopped"}}};
}

// Where one attempt is on its way, in order.
enum class TaskPhase {
    Queued,     // acknowledged, waiting for a free slot on this machine
    Preparing,  // worktree, program
    Running,
    Collecting, // commits and diff are being read
    Reporting,  // result is on its way
    Ended,
};
inline constexpr auto wordsOf(TaskPhase)
{
    return Words<TaskPhase, 6>{{{TaskPhase::Queued, "queued"},
                                {TaskPhase::Preparing, "preparing"},
                                {TaskPhase::Running, "running"},
                                {TaskPhase::Collecting, "collecting"},
                                {TaskPhase::Reporting, "reporting"},
                                {TaskPhase::Ended, "ended"}}};
}

QString toString(ConnectionState state);
QString toString(TaskPhase phase);

struct TaskSnapshot {
    QString taskId;
    int attempt = 1;
    QString agentId;
    QString projectId;
    QString projectName; // may be empty
    QString agent;       // profile name, e.g. "command"
    QString title;       // first line of the prompt, at most 120 characters
    TaskPhase phase = TaskPhase::Queued;
    QString ending;      // fine word of the design, section 4; empty until ended
    QString activity;
    std::optional<int> progressPercent; // 0..100
    QString branch;
    QString worktreePath;
    QString logDirectory; // the attempt's spools
    QDateTime acceptedUtc;
    QDateTime startedUtc; // of the agent; invalid before
    QDateTime endedUtc;
    bool isDelivered = false; // the server has the result
    bool isRetryable = false; // of one that ended: another attempt may fare better
    QString error;            // why it did not complete: a sentence; empty else
    QString summary;          // what the agent said last, at most 4000 characters; empty until ended
    QString sessionId;        // of the agent's conversation; may be empty
    Usage usage;              // so far
    QList<PlanStep> plan;     // the agent's own, at most 100 steps
    // Against the base, known once the changes were collected.
    int commitCount = 0;
    int filesChanged = 0;
    int insertions = 0;
    int deletions = 0;

    friend bool operator==(const TaskSnapshot &, const TaskSnapshot &) = default;
};

// What ended since midnight, local time, as far as this daemon remembers it.
struct DayTotals {
    int tasks = 0;     // attempts that ended
    int completed = 0;
    Usage usage;       // of those that ended and of those that run
    Seconds agentTime{0}; // the time of agents, added up
    friend bool operator==(const DayTotals &, const DayTotals &) = default;
};

// Everything a monitor shows, as one plain value.
struct Snapshot {
    QString clientVersion;
    QString runnerId;
    QString name;
    QString serverUrl;
    ConnectionState connection = ConnectionState::Connecting;
    QString connectionDetail; // a sentence with the remedy when there is one
    QDateTime connectedUtc;
    QDateTime nextTryUtc;
    QString serverName;          // of a server with `welcome`, else empty
    QStringList serverFeatures;
    int capacity = 1;
    bool isDraining = false;
    bool isPaused = false;
    bool isSandbox = false;
    QStringList capabilities;
    int undeliveredResults = 0;
    QString configPath;           // runner.yaml
    bool hasLocalServer = false;  // the server is part of this daemon
    DayTotals today;
    QList<PendingPermission> permissions; // waiting for an answer, oldest first
    QList<TaskSnapshot> tasks;  // not ended yet, oldest first
    QList<TaskSnapshot> recent; // ended, newest first, at most 50

    friend bool operator==(const Snapshot &, const Snapshot &) = default;
};

} // namespace sibyl
