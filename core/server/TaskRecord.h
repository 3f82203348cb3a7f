// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "protocol/ServerMessage.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl::server {

// A task's states, with the spec's words (toString).
enum class TaskState { Queued, Dispatched, Acked, Running, Retry, Completed, Failed, Canceled };

QString toString(TaskState state);
std::optional<TaskState> taskStateFrom(QStringView word);
bool hasEnded(TaskState state);  // completed, failed, canceled
bool isWaiting(TaskState state); // queued, retry

// What was asked for, checked when it was submitted.
struct TaskSpec {
    QString projectId; // UUID of a project that existed at submission
    QString prompt;
    QString title;
    QString description;
    TaskCommand command;
    QString agent;
    QString agentType;
    QString branch;
    QString baseRef;
    QString repoUrl;
    QStringList requiredCapabilities;
    QString preferredRunnerId;
    std::optional<Seconds> timeout;
    int priority = 0;    // -100..100, higher first
    int maxAttempts = 3; // 1..10
    bool createWorktree = true;
    QString idempotencyKey;
    QString expects;     // changes | commit | none | empty
    QString deliver;     // branch | push | bundle | patch | empty
    TaskBudget budget;
    QString resumeTask;  // an earlier task of the project whose conversation goes on; may be empty
    QByteArray metadata; // compact JSON as sent, or empty
};

// One task. The result itself stays in the store, with the attempt that gave it.
struct TaskRecord {
    qint64 sequence = 0; // given by the store; orders tasks by age
    QString id;          // UUID, the wire task_id
    QString agentId;     // agent_ + 12 hex digits, the same for all attempts
    TaskSpec spec;
    TaskState state = TaskState::Queued;
    QString runnerId;    // of the newest attempt
    int attemptCount = 0; // attempts that count against maxAttempts
    int lastAttempt = 0;  // number of the newest attempt
    int resultAttempt = 0; // the attempt whose result decided, 0 = none yet
    std::optional<int> progress;
    QString activity;
    bool isCancelRequested = false;
    QString errorMessage;
    QDateTime createdUtc;
    QDateTime updatedUtc;
    QDateTime dispatchedUtc;
    QDateTime ackedUtc;
    QDateTime startedUtc;
    QDateTime endedUtc;
    QDateTime notBeforeUtc; // a retry waits until then
};

} // namespace sibyl::server
