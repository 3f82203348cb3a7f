// SPDX-License-Identifier: Apache-2.0
#include "server/EventCodec.h"

#include "server/JsonCodec.h"
#include "server/PermissionObjectCodec.h"

namespace sibyl::server {
namespace {

QByteArray eventFrame(const QString &name, const QJsonObject &data)
{
    return compact(QJsonObject{{QStringLiteral("event"), name},
                               {QStringLiteral("data"), data},
                               {QStringLiteral("timestamp"), jsonTime(QDateTime::currentDateTimeUtc())}});
}

QJsonValue progressValue(std::optional<int> progress)
{
    return progress ? QJsonValue(*progress) : QJsonValue(QJsonValue::Null);
}

} // namespace

QByteArray encodeTaskEvent(const TaskRecord &task)
{
    return eventFrame(QStringLiteral("task_updated"),
                      {{QStringLiteral("id"), task.id},
                       {QStringLiteral("project_id"), task.spec.projectId},
                       {QStringLiteral("status"), toString(task.state)},
                       {QStringLiteral("agent_id"), task.agentId},
                       {QStringLiteral("runner_id"), textOrNull(task.runnerId)},
                       {QStringLiteral("attempt"), task.lastAttempt},
                       {QStringLiteral("progress"), progressValue(task.progress)},
                       {QStringLiteral("activity"), textOrNull(task.activity)},
                       {QStringLiteral("error_message"), textOrNull(task.errorMessage)}});
}

QByteArray encodeAgentEvent(const AgentUpdate &update)
{
    QJsonObject data{{QStringLiteral("agent_id"), update.agentId},
                     {QStringLiteral("status"), textOrNull(update.status)},
                     {QStringLiteral("progress"), progressValue(update.progress)},
                     {QStringLiteral("activity"), textOrNull(update.activity)}};
    if (!update.taskId.isEmpty()) {
        data.insert(QStringLiteral("task_id"), update.taskId);
    }
    return eventFrame(QStringLiteral("agent_update"), data);
}

QByteArray encodeRunnerEvent(const QString &runnerId, QLatin1StringView status)
{
    return eventFrame(QStringLiteral("runner_updated"),
                      {{QStringLiteral("id"), runnerId}, {QStringLiteral("status"), status}});
}

QByteArray encodePermissionRequestEvent(const OpenPermission &permission)
{
    return eventFrame(QStringLiteral("permission_request"), permissionObject(permission));
}

QByteArray encodePermissionSettledEvent(const OpenPermission &permission)
{
    return eventFrame(QStringLiteral("permission_settled"),
                      {{QStringLiteral("id"), permission.id},
                       {QStringLiteral("task_id"), permission.wanted.taskId},
                       {QStringLiteral("attempt"), permission.wanted.attempt}});
}

} // namespace sibyl::server
