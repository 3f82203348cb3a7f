// SPDX-License-Identifier: Apache-2.0
#include "server/RunnerWireCodec.h"

#include "base/Names.h"
#include "protocol/MessageCodec.h"
#include "server/JsonCodec.h"
#include "server/TaskSpecCodec.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sibyl::server {
namespace {

constexpr qsizetype maxActivityLength = 512;
constexpr qsizetype maxErrorLength = 8 * 1024;
constexpr qsizetype maxPathLength = 1024;
constexpr qsizetype maxBranchLength = 255;
constexpr qsizetype maxLogChunkBytes = 1024 * 1024;
constexpr qsizetype maxRunningTasks = 1000;

// Reads fields one after the other and keeps the first fault with its path.
class FrameReader
{
public:
    FrameReader(const QJsonObject &object, const QString &path) : m_object(object), m_path(path) {}

    QString fault() const { return m_fault; }
    bool has(QLatin1StringView name) const
    {
        const QJsonValue value = m_object.value(name);
        return !value.isUndefined() && !value.isNull();
    }
    QString id(QLatin1StringView name)
    {
        const QString text = requiredText(name);
        if (m_fault.isEmpty() && !isAcceptableId(text)) {
            wrong(name, QStringLiteral("not an acceptable id"));
        }
        return text;
    }
    QString requiredText(QLatin1StringView name)
    {
        if (!has(name)) {
            wrong(name, QStringLiteral("missing"));
            return {};
        }
        return text(name);
    }
    QString text(QLatin1StringView name)
    {
        if (has(name) && !m_object.value(name).isString()) {
            wrong(name, QStringLiteral("expected string"));
        }
        return m_object.value(name).toString();
    }
    std::optional<bool> flag(QLatin1StringView name)
    {
        if (!has(name)) {
            return std::nullopt;
        }
        if (!m_object.value(name).isBool()) {
            wrong(name, QStringLiteral("expected true or false"));
        }
        return m_object.value(name).toBool();
    }
    std::optional<qint64> integer(QLatin1StringView name, qint64 least, qint64 most)
    {
        if (!has(name)) {
            return std::nullopt;
        }
        const QJsonValue value = m_object.value(name);
        const double number = value.toDouble();
        if (!value.isDouble() || !std::isfinite(number) || number != std::floor(number)) {
            wrong(name, QStringLiteral("expected integer"));
            return std::nullopt;
        }
        if (number < static_cast<double>(least) || number > static_cast<double>(most)) {
            wrong(name, QStringLiteral("expected %1..%2").arg(least).arg(most));
            return std::nullopt;
        }
        return value.toInteger();
    }
    std::optional<int> attempt()
    {
        const std::optional<qint64> number = integer(QLatin1StringView("attempt"), 1, std::numeric_limits<int>::max());
        return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
    }
    QJsonValue value(QLatin1StringView name) const { return m_object.value(name); }
    void wrong(QLatin1StringView name, const QString &what)
    {
        if (m_fault.isEmpty()) {
            m_fault = QStringLiteral("%1.%2: %3").arg(m_path, QString(name), what);
        }
    }

private:
    const QJsonObject &m_object;
    QString m_path;
    QString m_fault;
};

RunnerStatus readStatus(FrameReader &reader)
{
    RunnerStatus status;
    const QString word = reader.requiredText(QLatin1StringView("status"));
    if (word == QStringLiteral("online")) {
        status.status = LoadStatus::Online;
    } else if (word == QStringLiteral("busy")) {
        status.status = LoadStatus::Busy;
    } else if (word == QStringLiteral("draining")) {
        status.status = LoadStatus::Draining;
    } else {
        reader.wrong(QLatin1StringView("status"), QStringLiteral("expected online, busy or draining"));
    }
    if (reader.value(QLatin1StringView("agent_count")).isNull()) {
        reader.wrong(QLatin1StringView("agent_count"), QStringLiteral("expected integer"));
    }
    status.agentCount = static_cast<int>(reader.integer(QLatin1StringView("agent_count"), 0, 1'000'000).value_or(0));
    status.takesUnlinked = reader.flag(QLatin1StringView("takes_unlinked"));
    if (reader.has(QLatin1StringView("running_tasks"))) {
        const QJsonValue value = reader.value(QLatin1StringView("running_tasks"));
        const QJsonArray array = value.toArray();
        if (!value.isArray() || array.size() > maxRunningTasks) {
            reader.wrong(QLatin1StringView("running_tasks"), QStringLiteral("expected an array of at most %1").arg(maxRunningTasks));
        }
        QList<RunningTask> running;
        for (qsizetype i = 0; i < std::min(array.size(), maxRunningTasks); ++i) {
            const QJsonObject object = array.at(i).toObject();
            FrameReader item(object, QStringLiteral("[%1]").arg(i));
            RunningTask task{.taskId = item.id(QLatin1StringView("task_id")), .attempt = item.attempt().value_or(1)};
            if (!item.fault().isEmpty()) {
                reader.wrong(QLatin1StringView("running_tasks"), item.fault());
            }
            running.append(std::move(task));
        }
        status.runningTasks = std::move(running);
    }
    return status;
}

Completion readCompletion(FrameReader &reader)
{
    Completion completion;
    completion.taskId = reader.id(QLatin1StringView("task_id"));
    completion.attempt = reader.attempt();
    completion.success = reader.flag(QLatin1StringView("success"));
    completion.isRetryable = reader.flag(QLatin1StringView("retryable")).value_or(false);
    // What is no object is wrapped, as the original means to (spec 2.7).
    const QJsonValue value = reader.value(QLatin1StringView("result"));
    const QJsonObject result = value.isObject() ? value.toObject()
        : value.isUndefined() || value.isNull() ? QJsonObject()
                                                : QJsonObject{{QStringLiteral("result"), value}};
    completion.result = compact(result);
    completion.statusWord = result.value(QStringLiteral("status")).toString().toLower();
    completion.error = reader.text(QLatin1StringView("error"));
    if (completion.error.isEmpty()) {
        completion.error = result.value(QStringLiteral("error")).toString();
    }
    completion.error = wireText(completion.error, maxErrorLength);
    if (const QJsonValue code = result.value(QStringLiteral("exit_code")); code.isDouble()) {
        completion.exitCode = code.toInt();
    }
    QJsonValue after = reader.value(QLatin1StringView("retry_after_seconds"));
    if (!after.isDouble()) {
        after = result.value(QStringLiteral("retry_after_seconds"));
    }
    if (after.isDouble()) {
        completion.retryAfter = Seconds(static_cast<qint64>(std::clamp(std::ceil(after.toDouble()), 0.0, 86'400.0)));
    }
    return completion;
}

AgentUpdate readUpdate(FrameReader &reader)
{
    AgentUpdate update{.agentId = reader.id(QLatin1StringView("agent_id"))};
    if (reader.has(QLatin1StringView("task_id"))) {
        update.taskId = reader.id(QLatin1StringView("task_id"));
    }
    update.status = wireText(reader.text(QLatin1StringView("status")), 64);
    if (const auto progress = reader.integer(QLatin1StringView("progress"), -1'000'000, 1'000'000)) {
        update.progress = static_cast<int>(std::clamp<qint64>(*progress, 0, 100));
    }
    update.activity = wireText(reader.text(QLatin1StringView("activity")), maxActivityLength);
    return update;
}

ProjectRegister readProject(FrameReader &reader)
{
    ProjectRegister project{.projectId = reader.requiredText(QLatin1StringView("project_id")),
                            .worktreePath = reader.requiredText(QLatin1StringView("worktree_path")),
                            .worktreeBranch = reader.text(QLatin1StringView("worktree_branch"))};
    if (project.worktreePath.size() > maxPathLength) {
        reader.wrong(QLatin1StringView("worktree_path"), QStringLiteral("longer than %1 characters").arg(maxPathLength));
    }
    if (project.worktreeBranch.size() > maxBranchLength) {
        reader.wrong(QLatin1StringView("worktree_branch"), QStringLiteral("longer than %1 characters").arg(maxBranchLength));
    }
    return project;
}

AgentLog readLog(FrameReader &reader)
{
    AgentLog log{.taskId = reader.id(QLatin1StringView("task_id"))};
    log.attempt = reader.attempt().value_or(1);
    log.stream = reader.requiredText(QLatin1StringView("stream"));
    static const QStringList streams{QStringLiteral("stdout"), QStringLiteral("stderr"), QStringLiteral("events")};
    if (!streams.contains(log.stream)) {
        reader.wrong(QLatin1StringView("stream"), QStringLiteral("expected stdout, stderr or events"));
    }
    log.offset = reader.integer(QLatin1StringView("offset"), 0, qint64{1} << 50).value_or(0);
    const QByteArray encoded = reader.requiredText(QLatin1StringView("data")).toLatin1();
    auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).size() > maxLogChunkBytes) {
        reader.wrong(QLatin1StringView("data"), QStringLiteral("expected base64 of at most %1 bytes").arg(maxLogChunkBytes));
    } else {
        log.data = *decoded;
    }
    return log;
}

// No dialect of the original's: read as our runner writes it.
tl::expected<RunnerFrame, QString> readPermissionFrame(const QByteArray &frame)
{
    auto message = decodeRunnerMessage(frame);
    if (!message) {
        return tl::unexpected(message.error().error.text());
    }
    if (auto *wanted = std::get_if<PermissionWanted>(&*message)) {
        return RunnerFrame(std::move(*wanted));
    }
    return RunnerFrame(std::get<PermissionSettled>(*message));
}

template <typename Frame>
tl::expected<RunnerFrame, QString> finish(const FrameReader &reader, Frame frame)
{
    if (!reader.fault().isEmpty()) {
        return tl::unexpected(reader.fault());
    }
    return RunnerFrame(std::move(frame));
}

} // namespace

tl::expected<RunnerFrame, QString> decodeRunnerFrame(const QByteArray &frame)
{
    const ParsedObject parsed = parseObject(frame);
    if (parsed.fault) {
        switch (*parsed.fault) {
        case JsonFault::NotJson: return tl::unexpected(QStringLiteral("Invalid JSON"));
        case JsonFault::TooDeep: return tl::unexpected(QStringLiteral("Invalid JSON: ") + parsed.faultText);
        case JsonFault::NotAnObject: return tl::unexpected(QStringLiteral("Invalid message: expected a JSON object"));
        }
    }
    const QJsonValue typeValue = parsed.object.value(QStringLiteral("type"));
    const QString type = typeValue.isString() ? typeValue.toString() : QStringLiteral("None");
    FrameReader reader(parsed.object, type);
    if (type == QStringLiteral("heartbeat_ack")) {
        return RunnerFrame(HeartbeatAck{});
    }
    if (type == QStringLiteral("agent_update")) {
        const AgentUpdate update = readUpdate(reader);
        return finish(reader, update);
    }
    if (type == QStringLiteral("agent_log")) {
        const AgentLog log = readLog(reader);
        return finish(reader, log);
    }
    if (type == QStringLiteral("status")) {
        const RunnerStatus status = readStatus(reader);
        return finish(reader, status);
    }
    if (type == QStringLiteral("task_ack")) {
        const TaskAck ack{.taskId = reader.id(QLatin1StringView("task_id")),
                          .agentId = reader.text(QLatin1StringView("agent_id")),
                          .attempt = reader.attempt()};
        return finish(reader, ack);
    }
    if (type == QStringLiteral("task_reject")) {
        TaskReject reject{.taskId = reader.id(QLatin1StringView("task_id")),
                          .reason = wireText(reader.text(QLatin1StringView("reason")), maxActivityLength),
                          .attempt = reader.attempt()};
        if (reject.reason.isEmpty()) {
            reject.reason = QStringLiteral("runner_rejected");
        }
        return finish(reader, reject);
    }
    if (type == QStringLiteral("task_complete")) {
        const Completion completion = readCompletion(reader);
        return finish(reader, completion);
    }
    if (type == QStringLiteral("project_register")) {
        const ProjectRegister project = readProject(reader);
        return finish(reader, project);
    }
    if (type == QStringLiteral("permission_request") || type == QStringLiteral("permission_settled")) {
        return readPermissionFrame(frame);
    }
    return tl::unexpected(QStringLiteral("Unknown message type: ") + wireText(type, 100));
}

QByteArray encodeWelcome(const QStringList &features)
{
    return compact(QJsonObject{{QStringLiteral("type"), QStringLiteral("welcome")},
                               {QStringLiteral("server"), QStringLiteral("sibyl-runner/" SIBYL_VERSION)},
                               {QStringLiteral("features"), QJsonArray::fromStringList(features)}});
}

QByteArray encodeHeartbeat(const QDateTime &nowUtc)
{
    return compact(QJsonObject{{QStringLiteral("type"), QStringLiteral("heartbeat")},
                               {QStringLiteral("server_time"), jsonTime(nowUtc).toString() + QStringLiteral("+00:00")}});
}

QByteArray encodeAssign(const TaskRecord &task, int attempt, const ProjectRecord &project)
{
    QJsonObject config = taskSpecObject(task.spec);
    for (const QLatin1StringView internal :
         {QLatin1StringView("project_id"), QLatin1StringView("idempotency_key"), QLatin1StringView("priority"),
          QLatin1StringView("preferred_runner_id"), QLatin1StringView("max_attempts"),
          QLatin1StringView("required_capabilities"), QLatin1StringView("metadata")}) {
        config.remove(internal);
    }
    if (!config.contains(QStringLiteral("prompt"))) {
        const QString text = task.spec.description.isEmpty()
            ? task.spec.title
            : QString(task.spec.title + QStringLiteral("\n\n") + task.spec.description).trimmed();
        config.insert(QStringLiteral("prompt"), text);
    }
    if (!config.contains(QStringLiteral("agent_type"))) {
        config.insert(QStringLiteral("agent_type"), QStringLiteral("general"));
    }
    if (!config.contains(QStringLiteral("repo_url")) && !project.repoUrl.isEmpty()) {
        config.insert(QStringLiteral("repo_url"), project.repoUrl);
    }
    config.insert(QStringLiteral("task_id"), QJsonValue::Null); // the graph's task, which we have none of
    config.insert(QStringLiteral("created_by"), QStringLiteral("sibyl-runner"));
    config.insert(QStringLiteral("repo_path"), QJsonValue::Null);
    config.insert(QStringLiteral("project_name"), project.name);
    return compact(QJsonObject{{QStringLiteral("type"), QStringLiteral("task_assign")},
                               {QStringLiteral("task_id"), task.id},
                               {QStringLiteral("attempt"), attempt},
                               {QStringLiteral("agent_id"), task.agentId},
                               {QStringLiteral("project_id"), task.spec.projectId},
                               {QStringLiteral("config"), config}});
}

QByteArray encodeCancel(const QString &taskId, int attempt, const QString &reason)
{
    return compact(QJsonObject{{QStringLiteral("type"), QStringLiteral("task_cancel")},
                               {QStringLiteral("task_id"), taskId},
                               {QStringLiteral("attempt"), attempt},
                               {QStringLiteral("reason"), reason}});
}

QByteArray encodeCompleted(const QString &taskId, std::optional<int> attempt, bool isEffective)
{
    QJsonObject object{{QStringLiteral("type"), QStringLiteral("task_completed")},
                       {QStringLiteral("task_id"), taskId},
                       {QStringLiteral("effective"), isEffective}};
    if (attempt) {
        object.insert(QStringLiteral("attempt"), *attempt);
    }
    return compact(object);
}

QByteArray encodeProjectRegistered(const QString &projectId)
{
    return compact(QJsonObject{{QStringLiteral("type"), QStringLiteral("project_registered")},
                               {QStringLiteral("project_id"), projectId}});
}

QByteArray encodeLogOffset(const AgentLog &log, qint64 offset)
{
    return compact(QJsonObject{{QStringLiteral("type"), QStringLiteral("agent_log_offset")},
                               {QStringLiteral("task_id"), log.taskId},
                               {QStringLiteral("attempt"), log.attempt},
                               {QStringLiteral("stream"), log.stream},
                               {QStringLiteral("offset"), offset}});
}

QByteArray encodePermissionAnswer(const PermissionWanted &wanted, const QString &optionId)
{
    return compact(QJsonObject{{QStringLiteral("type"), QStringLiteral("permission_answer")},
                               {QStringLiteral("task_id"), wanted.taskId},
                               {QStringLiteral("attempt"), wanted.attempt},
                               {QStringLiteral("permission_id"), wanted.permissionId},
                               {QStringLiteral("option_id"), optionId}});
}

QByteArray encodeError(const QString &message)
{
    return compact(QJsonObject{{QStringLiteral("type"), QStringLiteral("error")}, {QStringLiteral("message"), message}});
}

} // namespace sibyl::server
