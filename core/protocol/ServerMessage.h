// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "protocol/TaskBudget.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace sibyl {

// What a server sends to a runner, spec section 2.4 and design section 5.

struct Heartbeat {
    QString serverTime; // as sent
};

// What a task's command is, first of command, exec_command, runner_command (spec 5.4).
using TaskCommand = std::variant<std::monostate, QString, QStringList>; // none, shell line, argv

// Spec section 4: each value is taken from `config` first and from the top level second.
struct TaskAssign {
    QString taskId;    // opaque, checked with isAcceptableId()
    std::optional<int> attempt; // >= 1; servers with feature `attempt`
    QString agentId;
    QString projectId;
    QString prompt;    // already resolved: prompt, else title + blank line + description; trimmed
    QString title;
    TaskCommand command;
    QString agent;     // profile name wanted; may be empty
    QString agentType;
    QString graphTaskId; // config.task_id
    QString createdBy;
    QString branch;
    QString baseRef;
    QString worktreePath;
    QString repoUrl;
    QString repoPath;
    QString projectName;
    bool createWorktree = true;
    bool isShadow = false;
    std::optional<Seconds> timeout; // > 0
    QString expects;   // changes | commit | none | empty
    QString deliver;   // branch | push | bundle | patch | empty
    TaskBudget budget;
    QString resumeTask; // id of an earlier task whose conversation and worktree go on; may be empty
    QByteArray frame;  // the whole message as received, for the journal
};

struct TaskCancel {
    QString taskId;
    std::optional<int> attempt;
    QString reason;
};

struct TaskCompleted { // feature result_ack
    QString taskId;
    std::optional<int> attempt;
    bool isEffective = true;
};

struct ProjectRegistered {
    QString projectId;
};

struct ServerError {
    QString message;
};

struct Welcome {
    QString server;
    QStringList features;
};

struct PermissionAnswer { // feature permissions
    QString taskId;
    std::optional<int> attempt;
    QString permissionId;
    QString optionId;
};

struct LogOffset { // feature log_stream: what the server has of a stream
    QString taskId;
    std::optional<int> attempt;
    QString stream;
    qint64 offset = 0;
};

struct UnknownMessage { // a type we do not know: logged once, ignored
    QString type;
};

using ServerMessage = std::variant<Heartbeat, TaskAssign, TaskCancel, TaskCompleted,
                                   ProjectRegistered, ServerError, Welcome, LogOffset,
                                   PermissionAnswer, UnknownMessage>;

} // namespace sibyl
