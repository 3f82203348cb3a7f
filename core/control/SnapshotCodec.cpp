// SPDX-License-Identifier: Apache-2.0
#include "control/SnapshotCodec.h"

#include <QJsonArray>
#include <QJsonValue>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

QJsonValue jsonTime(const QDateTime &timeUtc)
{
    return timeUtc.isValid() ? QJsonValue(timeUtc.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QDateTime timeFromJson(const QJsonValue &value)
{
    QDateTime timeUtc = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return timeUtc.isValid() ? timeUtc.toUTC() : QDateTime();
}

QStringList stringsFromJson(const QJsonValue &value)
{
    QStringList strings;
    for (const QJsonValue &entry : value.toArray()) {
        strings.append(entry.toString());
    }
    return strings;
}

QJsonArray jsonTasks(const QList<TaskSnapshot> &tasks)
{
    QJsonArray array;
    for (const TaskSnapshot &task : tasks) {
        array.append(toJson(task));
    }
    return array;
}

Result<TaskSnapshot> taskFromJson(const QJsonObject &object)
{
    const std::optional<TaskPhase> phase = taskPhaseFrom(object["phase"_L1].toString());
    if (!phase || object["task_id"_L1].toString().isEmpty()) {
        return fail(ErrorKind::Protocol, u"a task without a known phase and a task_id"_s, u"snapshot.tasks"_s);
    }
    TaskSnapshot task;
    task.taskId = object["task_id"_L1].toString();
    task.attempt = object["attempt"_L1].toInt(1);
    task.agentId = object["agent_id"_L1].toString();
    task.projectId = object["project_id"_L1].toString();
    task.projectName = object["project_name"_L1].toString();
    task.agent = object["agent"_L1].toString();
    task.title = object["title"_L1].toString();
    task.phase = *phase;
    task.ending = object["ending"_L1].toString();
    task.activity = object["activity"_L1].toString();
    if (object["progress"_L1].isDouble()) {
        task.progressPercent = object["progress"_L1].toInt();
    }
    task.branch = object["branch"_L1].toString();
    task.worktreePath = object["worktree_path"_L1].toString();
    task.logDirectory = object["log_directory"_L1].toString();
    task.acceptedUtc = timeFromJson(object["accepted_at"_L1]);
    task.startedUtc = timeFromJson(object["started_at"_L1]);
    task.endedUtc = timeFromJson(object["ended_at"_L1]);
    task.isDelivered = object["delivered"_L1].toBool();
    return task;
}

Result<QList<TaskSnapshot>> tasksFromJson(const QJsonValue &value)
{
    QList<TaskSnapshot> tasks;
    for (const QJsonValue &entry : value.toArray()) {
        Result<TaskSnapshot> task = taskFromJson(entry.toObject());
        if (!task) {
            return fail(task.error());
        }
        tasks.append(std::move(*task));
    }
    return tasks;
}

} // namespace

QJsonObject toJson(const TaskSnapshot &task)
{
    return {
        {u"task_id"_s, task.taskId},
        {u"attempt"_s, task.attempt},
        {u"agent_id"_s, task.agentId},
        {u"project_id"_s, task.projectId},
        {u"project_name"_s, task.projectName},
        {u"agent"_s, task.agent},
        {u"title"_s, task.title},
        {u"phase"_s, toString(task.phase)},
        {u"ending"_s, task.ending},
        {u"activity"_s, task.activity},
        {u"progress"_s, task.progressPercent ? QJsonValue(*task.progressPercent) : QJsonValue()},
        {u"branch"_s, task.branch},
        {u"worktree_path"_s, task.worktreePath},
        {u"log_directory"_s, task.logDirectory},
        {u"accepted_at"_s, jsonTime(task.acceptedUtc)},
        {u"started_at"_s, jsonTime(task.startedUtc)},
        {u"ended_at"_s, jsonTime(task.endedUtc)},
        {u"delivered"_s, task.isDelivered},
    };
}

QJsonObject toJson(const Snapshot &snapshot)
{
    return {
        {u"client_version"_s, snapshot.clientVersion},
        {u"runner_id"_s, snapshot.runnerId},
        {u"name"_s, snapshot.name},
        {u"server_url"_s, snapshot.serverUrl},
        {u"connection"_s, toString(snapshot.connection)},
        {u"connection_detail"_s, snapshot.connectionDetail},
        {u"connected_at"_s, jsonTime(snapshot.connectedUtc)},
        {u"next_try_at"_s, jsonTime(snapshot.nextTryUtc)},
        {u"server_name"_s, snapshot.serverName},
        {u"server_features"_s, QJsonArray::fromStringList(snapshot.serverFeatures)},
        {u"capacity"_s, snapshot.capacity},
        {u"draining"_s, snapshot.isDraining},
        {u"paused"_s, snapshot.isPaused},
        {u"sandbox"_s, snapshot.isSandbox},
        {u"capabilities"_s, QJsonArray::fromStringList(snapshot.capabilities)},
        {u"undelivered_results"_s, snapshot.undeliveredResults},
        {u"tasks"_s, jsonTasks(snapshot.tasks)},
        {u"recent"_s, jsonTasks(snapshot.recent)},
    };
}

Result<Snapshot> snapshotFromJson(const QJsonObject &object)
{
    const QString connectionName = object["connection"_L1].toString();
    const std::optional<ConnectionState> connection = connectionStateFrom(connectionName);
    if (!connection) {
        return fail(ErrorKind::Protocol,
                    u"'%1' is no connection state that this version knows"_s.arg(connectionName.left(40)),
                    u"snapshot.connection"_s);
    }
    Result<QList<TaskSnapshot>> tasks = tasksFromJson(object["tasks"_L1]);
    Result<QList<TaskSnapshot>> recent = tasksFromJson(object["recent"_L1]);
    if (!tasks || !recent) {
        return fail(tasks ? recent.error() : tasks.error());
    }
    Snapshot snapshot;
    snapshot.clientVersion = object["client_version"_L1].toString();
    snapshot.runnerId = object["runner_id"_L1].toString();
    snapshot.name = object["name"_L1].toString();
    snapshot.serverUrl = object["server_url"_L1].toString();
    snapshot.connection = *connection;
    snapshot.connectionDetail = object["connection_detail"_L1].toString();
    snapshot.connectedUtc = timeFromJson(object["connected_at"_L1]);
    snapshot.nextTryUtc = timeFromJson(object["next_try_at"_L1]);
    snapshot.serverName = object["server_name"_L1].toString();
    snapshot.serverFeatures = stringsFromJson(object["server_features"_L1]);
    snapshot.capacity = object["capacity"_L1].toInt();
    snapshot.isDraining = object["draining"_L1].toBool();
    snapshot.isPaused = object["paused"_L1].toBool();
    snapshot.isSandbox = object["sandbox"_L1].toBool();
    snapshot.capabilities = stringsFromJson(object["capabilities"_L1]);
    snapshot.undeliveredResults = object["undelivered_results"_L1].toInt();
    snapshot.tasks = std::move(*tasks);
    snapshot.recent = std::move(*recent);
    return snapshot;
}

} // namespace sibyl
