// SPDX-License-Identifier: Apache-2.0
#include "server/TaskObjectCodec.h"

#include "server/BodyCodec.h"
#include "server/JsonCodec.h"
#include "server/TaskSpecCodec.h"

#include <cmath>

namespace sibyl::server {
namespace {

constexpr qsizetype maxPromptLength = 1'000'000;
constexpr qsizetype maxTitleLength = 1'000;
constexpr qsizetype maxWordLength = 255;
constexpr qsizetype maxUrlLength = 2'048;
constexpr qsizetype maxCommandLength = 100'000;
constexpr qsizetype maxExtraBytes = 64 * 1024;
constexpr int maxTimeoutSeconds = 30 * 24 * 3600;

TaskCommand readCommand(BodyReader &reader)
{
    const QLatin1StringView name("command");
    if (!reader.has(name)) {
        return {};
    }
    if (reader.value(name).isString()) {
        const QString line = reader.string(name, maxCommandLength);
        return line.trimmed().isEmpty() ? TaskCommand() : TaskCommand(line);
    }
    const QStringList argv = reader.strings(name, 1'000, maxCommandLength).value_or(QStringList());
    if (reader.isGood() && (argv.isEmpty() || argv.first().isEmpty())) {
        reader.fault(name, QLatin1StringView("too_short"), QStringLiteral("A command list should name a program first"));
    }
    return argv;
}

TaskBudget readBudget(BodyReader &reader)
{
    const QLatin1StringView name("budget");
    TaskBudget budget;
    if (!reader.has(name)) {
        return budget;
    }
    const QJsonObject object = reader.value(name).toObject();
    const auto positive = [&](const char *key, double most) -> std::optional<double> {
        const QJsonValue value = object.value(QLatin1StringView(key));
        if (value.isUndefined() || value.isNull()) {
            return std::nullopt;
        }
        if (!value.isDouble() || !(value.toDouble() > 0) || value.toDouble() > most) {
            reader.fault(name, QLatin1StringView("value_error"),
                         QStringLiteral("%1 should be a number greater than 0 and at most %2").arg(QLatin1StringView(key)).arg(most));
            return std::nullopt;
        }
        return value.toDouble();
    };
    if (!reader.value(name).isObject()) {
        reader.fault(name, QLatin1StringView("dict_type"), QStringLiteral("Input should be an object with cost_usd, tokens or turns"));
    }
    budget.costUsd = positive("cost_usd", 1e6);
    if (const auto tokens = positive("tokens", 1e15)) {
        budget.tokens = static_cast<qint64>(std::ceil(*tokens));
    }
    if (const auto turns = positive("turns", 1e6)) {
        budget.turns = static_cast<int>(std::ceil(*turns));
    }
    return budget;
}

QJsonObject taskObject(const TaskView &view)
{
    const TaskRecord &task = view.task;
    QJsonObject object{{QStringLiteral("prompt"), QJsonValue::Null},      {QStringLiteral("title"), QJsonValue::Null},
                       {QStringLiteral("description"), QJsonValue::Null}, {QStringLiteral("agent"), QJsonValue::Null},
                       {QStringLiteral("agent_type"), QJsonValue::Null},  {QStringLiteral("branch"), QJsonValue::Null},
                       {QStringLiteral("base_ref"), QJsonValue::Null},    {QStringLiteral("repo_url"), QJsonValue::Null},
                       {QStringLiteral("preferred_runner_id"), QJsonValue::Null},
                       {QStringLiteral("idempotency_key"), QJsonValue::Null},
                       {QStringLiteral("expects"), QJsonValue::Null},     {QStringLiteral("deliver"), QJsonValue::Null},
                       {QStringLiteral("budget"), QJsonValue::Null},      {QStringLiteral("metadata"), QJsonValue::Null},
                       {QStringLiteral("resume_task"), QJsonValue::Null},
                       {QStringLiteral("command"), QJsonValue::Null},
                       {QStringLiteral("timeout_seconds"), QJsonValue::Null}};
    const QJsonObject spec = taskSpecObject(task.spec);
    for (auto field = spec.begin(); field != spec.end(); ++field) {
        object.insert(field.key(), field.value());
    }
    const QString activity = view.waitingReason.isEmpty() ? task.activity : view.waitingReason;
    object.insert(QStringLiteral("id"), task.id);
    object.insert(QStringLiteral("project_name"), textOrNull(view.projectName));
    object.insert(QStringLiteral("status"), toString(task.state));
    object.insert(QStringLiteral("agent_id"), task.agentId);
    object.insert(QStringLiteral("runner_id"), textOrNull(task.runnerId));
    object.insert(QStringLiteral("runner_name"), textOrNull(view.runnerName));
    object.insert(QStringLiteral("attempt_count"), task.attemptCount);
    object.insert(QStringLiteral("attempt"), task.lastAttempt);
    object.insert(QStringLiteral("progress"), task.progress ? QJsonValue(*task.progress) : QJsonValue(QJsonValue::Null));
    object.insert(QStringLiteral("activity"), textOrNull(activity));
    object.insert(QStringLiteral("queue_reason"), textOrNull(view.waitingReason));
    object.insert(QStringLiteral("cancel_requested"), task.isCancelRequested);
    object.insert(QStringLiteral("error_message"), textOrNull(task.errorMessage));
    object.insert(QStringLiteral("created_at"), jsonTime(task.createdUtc));
    object.insert(QStringLiteral("updated_at"), jsonTime(task.updatedUtc));
    object.insert(QStringLiteral("dispatched_at"), jsonTime(task.dispatchedUtc));
    object.insert(QStringLiteral("acked_at"), jsonTime(task.ackedUtc));
    object.insert(QStringLiteral("started_at"), jsonTime(task.startedUtc));
    object.insert(QStringLiteral("completed_at"), jsonTime(task.endedUtc));
    object.insert(QStringLiteral("not_before"), jsonTime(task.notBeforeUtc));
    return object;
}

} // namespace

tl::expected<Submission, QByteArray> decodeSubmission(const QByteArray &body)
{
    BodyReader reader(body);
    Submission submission;
    TaskSpec &spec = submission.spec;
    submission.project = reader.requiredString(QLatin1StringView("project_id"), 1, maxWordLength);
    spec.prompt = reader.string(QLatin1StringView("prompt"), maxPromptLength).trimmed();
    spec.title = reader.string(QLatin1StringView("title"), maxTitleLength).trimmed();
    spec.description = reader.string(QLatin1StringView("description"), maxPromptLength).trimmed();
    spec.command = readCommand(reader);
    spec.agent = reader.string(QLatin1StringView("agent"), maxWordLength);
    spec.agentType = reader.string(QLatin1StringView("agent_type"), maxWordLength);
    spec.branch = reader.string(QLatin1StringView("branch"), maxWordLength);
    spec.baseRef = reader.string(QLatin1StringView("base_ref"), maxWordLength);
    spec.repoUrl = reader.string(QLatin1StringView("repo_url"), maxUrlLength);
    spec.requiredCapabilities = reader.strings(QLatin1StringView("required_capabilities"), 100, maxWordLength).value_or(QStringList());
    spec.preferredRunnerId = reader.uuid(QLatin1StringView("preferred_runner_id"));
    if (const auto timeout = reader.integer(QLatin1StringView("timeout_seconds"), 1, maxTimeoutSeconds)) {
        spec.timeout = Seconds(*timeout);
    }
    spec.priority = reader.integer(QLatin1StringView("priority"), -100, 100).value_or(0);
    spec.maxAttempts = reader.integer(QLatin1StringView("max_attempts"), 1, 10).value_or(3);
    spec.createWorktree = reader.boolean(QLatin1StringView("create_worktree")).value_or(true);
    spec.idempotencyKey = reader.string(QLatin1StringView("idempotency_key"), maxWordLength);
    spec.expects = reader.word(QLatin1StringView("expects"), {QStringLiteral("changes"), QStringLiteral("commit"), QStringLiteral("none")});
    spec.deliver = reader.word(QLatin1StringView("deliver"), {QStringLiteral("branch"), QStringLiteral("push"),
                                                              QStringLiteral("bundle"), QStringLiteral("patch")});
    spec.budget = readBudget(reader);
    spec.resumeTask = reader.uuid(QLatin1StringView("resume_task"));
    spec.metadata = reader.json(QLatin1StringView("metadata"), maxExtraBytes);
    if (reader.isGood() && spec.prompt.isEmpty() && spec.title.isEmpty() && std::holds_alternative<std::monostate>(spec.command)) {
        reader.fault(QLatin1StringView("prompt"), QLatin1StringView("missing"),
                     QStringLiteral("One of prompt, title or command is required"));
    }
    if (!reader.isGood()) {
        return tl::unexpected(reader.faults());
    }
    return submission;
}

QByteArray encodeTask(const TaskView &view, const QList<RunAttempt> &attempts, const QByteArray &result)
{
    QJsonArray list;
    for (const RunAttempt &attempt : attempts) {
        list.append(QJsonObject{{QStringLiteral("attempt"), attempt.number},
                                {QStringLiteral("runner_id"), attempt.runnerId},
                                {QStringLiteral("status"), toString(attempt.state)},
                                {QStringLiteral("counted"), attempt.isCounted},
                                {QStringLiteral("effective"), attempt.isEffective},
                                {QStringLiteral("retryable"), attempt.isRetryable},
                                {QStringLiteral("error_message"), textOrNull(attempt.error)},
                                {QStringLiteral("dispatched_at"), jsonTime(attempt.dispatchedUtc)},
                                {QStringLiteral("acked_at"), jsonTime(attempt.ackedUtc)},
                                {QStringLiteral("completed_at"), jsonTime(attempt.endedUtc)}});
    }
    QJsonObject object = taskObject(view);
    object.insert(QStringLiteral("attempts"), list);
    object.insert(QStringLiteral("result"), valueOf(result));
    return compact(object);
}

QByteArray encodeTasks(const QList<TaskView> &views, const QString &next)
{
    QJsonArray list;
    for (const TaskView &view : views) {
        list.append(taskObject(view));
    }
    return compact(QJsonObject{{QStringLiteral("tasks"), list}, {QStringLiteral("next"), textOrNull(next)}});
}

QByteArray textOfResult(const QByteArray &result, const QString &field)
{
    return valueOf(result).toObject().value(field).toString().toUtf8();
}

} // namespace sibyl::server
