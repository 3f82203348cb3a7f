// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace sibyl {

// What a runner sends, spec section 2.5 and design section 5.

struct HeartbeatAck {};

enum class LoadStatus { Online, Busy, Draining };

struct RunningTask {
    QString taskId;
    int attempt = 1;
};

struct RunnerStatus {
    LoadStatus status = LoadStatus::Online;
    int agentCount = 0;
    std::optional<QList<RunningTask>> runningTasks; // feature reconcile
    std::optional<bool> takesUnlinked;              // announced to servers with `welcome`
};

struct TaskAck {
    QString taskId;
    QString agentId;
    std::optional<int> attempt;
};

struct TaskReject {
    QString taskId;
    QString reason;
    std::optional<int> attempt;
};

struct AgentUpdate {
    QString agentId;
    QString taskId; // extra field, for servers that store progress
    QString status; // spec R-50: "working", "completed", "failed", "cancelled"
    std::optional<int> progress; // 0..100
    QString activity;            // at most 200 characters
};

struct ResultCommit {
    QString id;
    QString subject;
};

// task_complete: the spec's keys and those of the design, section 5.
struct TaskResult {
    QString status;  // completed | failed | timeout | cancelled
    QString ending;  // fine word
    std::optional<int> exitCode; // negative signal number when killed
    QStringList command;
    QString worktreePath;
    QString stdoutTail; // last 200 lines; cut marks included
    QString stderrTail;
    bool isStdoutCut = false;
    Milliseconds duration{0};
    QString error;
    QString branch;
    QString requestedBranch;
    QString baseCommit;
    QString headCommit;
    QList<ResultCommit> commits;
    int commitCount = 0;
    int filesChanged = 0;
    int insertions = 0;
    int deletions = 0;
    QString patch;
    bool isPatchCut = false;
    QString agent;
    QString sessionId;
    QString summary;
    QString isolation;  // "none" for now
    QStringList notices; // e.g. fetch failed, processes swept
    Milliseconds cpuTime{0};
    qint64 peakMemoryBytes = 0;
    std::optional<Seconds> retryAfter;
};

struct TaskComplete {
    QString taskId;
    std::optional<int> attempt;
    bool isSuccess = false;
    bool isRetryable = false;
    QString error;
    TaskResult result;
};

struct ProjectRegister {
    QString projectId;
    QString worktreePath;   // at most 1024 characters
    QString worktreeBranch; // at most 255; empty = null
};

struct AgentLog { // feature log_stream
    QString taskId;
    int attempt = 1;
    QString stream; // stdout | stderr | events
    qint64 offset = 0;
    QByteArray data; // at most 64 KiB; base64 on the wire
};

using RunnerMessage = std::variant<HeartbeatAck, RunnerStatus, TaskAck, TaskReject, AgentUpdate,
                                   TaskComplete, ProjectRegister, AgentLog>;

} // namespace sibyl
