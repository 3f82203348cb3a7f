// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommonOptions.h"
#include "account/TaskLogChunk.h"
#include "base/Clock.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl {

// What the commands about tasks were asked; see CommandOptions.h.

struct SubmitOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    QString prompt; // "-" = from standard input
    QString project;
    QString command;
    QString agent;
    QString branch;
    QString baseRef;
    QString repoUrl;
    std::optional<Seconds> timeout;
    std::optional<int> priority;    // -100..100
    std::optional<int> maxAttempts; // 1..10
    QStringList requiredCapabilities;
    QString idempotencyKey;
    QString expects; // changes | commit | none | empty
    QString deliver; // branch | push | bundle | patch | empty
    std::optional<double> maxCostUsd; // above 0, at most 1e6
    std::optional<qint64> maxTokens;  // 1..1e15, of all kinds
    std::optional<int> maxTurns;      // 1..1e6
    QString resumeTask; // the task whose conversation goes on: an id or its beginning
    bool isFollowed = false;
};

struct TasksOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    QString taskId; // empty = list
    QString status;
    QString project;
    QString runnerId;
    int limit = 20; // 1..200
    QString after;
};

struct LogsOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    QString taskId;
    std::optional<LogStream> rawStream; // as it is; absent = readable
    bool isFollowed = false;
};

struct ShowOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    QString taskId;
};

struct DiffOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    QString taskId;
    bool isStat = false; // only how much in which file
};

struct ApplyOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    QString taskId;
    bool isConfirmed = false; // do not ask
};

struct RetryOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    QString taskId;
};

struct CancelOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    std::optional<QString> serverUrl;
    QString taskId;
    QString reason;
};

enum class PermissionsAction { List, Allow, Deny };

struct PermissionsOptions {
    CommonOptions common;
    OutputForm form = OutputForm::Text;
    PermissionsAction action = PermissionsAction::List;
    QString permissionId; // or its beginning
    bool isAlways = false; // also for what the agent asks later
};

} // namespace sibyl
