// SPDX-License-Identifier: Apache-2.0
#pragma once

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

// Where one attempt is on its way, in order.
enum class TaskPhase {
    Queued,     // acknowledged, waiting for a free slot on this machine
    Preparing,  // worktree, program
    Running,
    Collecting, // commits and diff are being read
    Reporting,  // result is on its way
    Ended,
};

QString toString(ConnectionState state);
QString toString(TaskPhase phase);
std::optional<ConnectionState> connectionStateFrom(QStringView text);
std::optional<TaskPhase> taskPhaseFrom(QStringView text);

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

    friend bool operator==(const TaskSnapshot &, const TaskSnapshot &) = default;
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
    QList<TaskSnapshot> tasks;  // not ended yet, oldest first
    QList<TaskSnapshot> recent; // ended, newest first, at most 50

    friend bool operator==(const Snapshot &, const Snapshot &) = default;
};

} // namespace sibyl
