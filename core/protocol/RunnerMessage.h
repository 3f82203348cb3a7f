// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Usage.h"

#include <QByteArray>
#include <QDateTime>
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

struct ResultGate { // a check of the project's own, run before the result
    QString name;
    bool isPassed = false;
    std::optional<int> exitCode; // none when it could not run or ran out of time
    QString outputTail;          // at most 4 KiB
    Milliseconds duration{0};
};

struct ResultDelivery { // how the work was handed over beyond its branch
    QString kind;   // branch | push | bundle | patch
    bool isDone = false;
    QString target; // remote and branch, or the file on the runner's machine
    QString detail; // why not, when it is not done
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
    Usage usage;               // left out when the agent does not tell
    std::optional<int> turns;
    int deniedTools = 0;
    QList<ResultGate> gates;
    std::optional<ResultDelivery> delivery;
    QString rescueRef;         // where work that no branch has was put; may be empty
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

struct PermissionOffer {
    QString id;
    QString label;
    QString effect; // allow_once | allow_always | reject_once | reject_always
};

struct PermissionWanted { // feature permissions: an agent asks and waits
    QString taskId;
    int attempt = 1;
    QString permissionId;
    QString tool;
    QString summary; // at most 300 characters
    QString detail;  // at most 16 KiB
    QList<PermissionOffer> options;
    QDateTime expiresUtc;
};

struct PermissionSettled { // feature permissions: it waits no more, whoever answered
    QString taskId;
    int attempt = 1;
    QString permissionId;
};

using RunnerMessage = std::variant<HeartbeatAck, RunnerStatus, TaskAck, TaskReject, AgentUpdate,
                                   TaskComplete, ProjectRegister, AgentLog,
                                   PermissionWanted, PermissionSettled>;

} // namespace sibyl
