// SPDX-License-Identifier: Apache-2.0
#include "base/Names.h"
#include "base/Overloaded.h"
#include "protocol/FrameCodec.h"
#include "protocol/MessageCodec.h"
#include "protocol/TaskCompleteCodec.h"

#include <QJsonArray>
#include <QJsonObject>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

// What the original server's columns take (spec 2.5, appendix A.8).
constexpr qsizetype maxActivityLength = 200;
constexpr qsizetype maxRejectReasonLength = 1'000;
constexpr qsizetype maxRegisteredPathLength = 1'024;
constexpr qsizetype maxRegisteredBranchLength = 255;

QString wireId(const QString &id)
{
    return wireText(id, maxIdLength);
}

QLatin1StringView wireWord(LoadStatus status)
{
    switch (status) {
    case LoadStatus::Online:
        return "online"_L1;
    case LoadStatus::Busy:
        return "busy"_L1;
    case LoadStatus::Draining:
        break;
    }
    return "draining"_L1;
}

void insertAttempt(QJsonObject &object, const std::optional<int> &attempt)
{
    if (attempt) {
        object.insert("attempt"_L1, *attempt);
    }
}

QJsonObject toJson(const HeartbeatAck &)
{
    return {{"type"_L1, "heartbeat_ack"_L1}};
}

QJsonObject toJson(const RunnerStatus &message)
{
    QJsonObject object{{"type"_L1, "status"_L1},
                       {"status"_L1, wireWord(message.status)},
                       {"agent_count"_L1, message.agentCount}};
    if (message.runningTasks) {
        QJsonArray tasks;
        for (const RunningTask &task : *message.runningTasks) {
            tasks.append(QJsonObject{{"task_id"_L1, wireId(task.taskId)}, {"attempt"_L1, task.attempt}});
        }
        object.insert("running_tasks"_L1, tasks);
    }
    if (message.takesUnlinked) {
        object.insert("takes_unlinked"_L1, *message.takesUnlinked);
    }
    return object;
}

QJsonObject toJson(const TaskAck &message)
{
    QJsonObject object{{"type"_L1, "task_ack"_L1},
                       {"task_id"_L1, wireId(message.taskId)},
                       {"agent_id"_L1, wireId(message.agentId)}};
    insertAttempt(object, message.attempt);
    return object;
}

QJsonObject toJson(const TaskReject &message)
{
    QJsonObject object{{"type"_L1, "task_reject"_L1},
                       {"task_id"_L1, wireId(message.taskId)},
                       {"reason"_L1, wireText(message.reason, maxRejectReasonLength)}};
    insertAttempt(object, message.attempt);
    return object;
}

QJsonObject toJson(const AgentUpdate &message)
{
    QJsonObject object{
        {"type"_L1, "agent_update"_L1},
        {"agent_id"_L1, wireId(message.agentId)},
        {"status"_L1, wireId(message.status)},
        {"progress"_L1, message.progress ? QJsonValue(*message.progress) : QJsonValue()},
        {"activity"_L1, message.activity.isEmpty()
                            ? QJsonValue()
                            : QJsonValue(wireText(message.activity, maxActivityLength))},
    };
    if (!message.taskId.isEmpty()) {
        object.insert("task_id"_L1, wireId(message.taskId));
    }
    return object;
}

QJsonObject toJson(const ProjectRegister &message)
{
    return {
        {"type"_L1, "project_register"_L1},
        {"project_id"_L1, wireId(message.projectId)},
        {"worktree_path"_L1, wireText(message.worktreePath, maxRegisteredPathLength)},
        {"worktree_branch"_L1,
         message.worktreeBranch.isEmpty()
             ? QJsonValue()
             : QJsonValue(wireText(message.worktreeBranch, maxRegisteredBranchLength))},
    };
}

QJsonObject toJson(const AgentLog &message)
{
    Q_ASSERT(message.data.size() <= maxLogChunkBytes);
    return {{"type"_L1, "agent_log"_L1},
            {"task_id"_L1, wireId(message.taskId)},
            {"attempt"_L1, message.attempt},
            {"stream"_L1, wireId(message.stream)},
            {"offset"_L1, message.offset},
            {"data"_L1, QString::fromLatin1(message.data.toBase64())}};
}

QJsonObject toJson(const PermissionWanted &message)
{
    QJsonArray options;
    for (const PermissionOffer &option : message.options.first(std::min(message.options.size(), maxPermissionOptions))) {
        options.append(QJsonObject{{"id"_L1, wireId(option.id)},
                                   {"label"_L1, wireId(option.label)},
                                   {"effect"_L1, wireId(option.effect)}});
    }
    return {{"type"_L1, "permission_request"_L1},
            {"task_id"_L1, wireId(message.taskId)},
            {"attempt"_L1, message.attempt},
            {"permission_id"_L1, wireId(message.permissionId)},
            {"tool"_L1, wireId(message.tool)},
            {"summary"_L1, wireText(message.summary, maxPermissionSummaryLength)},
            {"detail"_L1, wireText(message.detail, maxPermissionDetailLength)},
            {"options"_L1, options},
            {"expires_at"_L1, message.expiresUtc.toUTC().toString(Qt::ISODateWithMs)}};
}

QJsonObject toJson(const PermissionSettled &message)
{
    return {{"type"_L1, "permission_settled"_L1},
            {"task_id"_L1, wireId(message.taskId)},
            {"attempt"_L1, message.attempt},
            {"permission_id"_L1, wireId(message.permissionId)}};
}

} // namespace

QByteArray encode(const RunnerMessage &message)
{
    return std::visit(
        Overloaded{
            [](const TaskComplete &complete) { return encodeTaskComplete(complete); },
            [](const auto &other) { return writeFrame(toJson(other)); },
        },
        message);
}

} // namespace sibyl
