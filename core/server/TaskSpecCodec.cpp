// SPDX-License-Identifier: Apache-2.0
#include "server/TaskSpecCodec.h"

#include "base/Overloaded.h"
#include "server/JsonCodec.h"

#include <QJsonArray>

namespace sibyl::server {
namespace {

struct TextField {
    const char *name;
    QString TaskSpec::*member;
};

constexpr TextField textFields[] = {
    {"project_id", &TaskSpec::projectId},
    {"prompt", &TaskSpec::prompt},
    {"title", &TaskSpec::title},
    {"description", &TaskSpec::description},
    {"agent", &TaskSpec::agent},
    {"agent_type", &TaskSpec::agentType},
    {"branch", &TaskSpec::branch},
    {"base_ref", &TaskSpec::baseRef},
    {"repo_url", &TaskSpec::repoUrl},
    {"preferred_runner_id", &TaskSpec::preferredRunnerId},
    {"idempotency_key", &TaskSpec::idempotencyKey},
    {"expects", &TaskSpec::expects},
    {"deliver", &TaskSpec::deliver},
    {"resume_task", &TaskSpec::resumeTask},
};

struct JsonField {
    const char *name;
    QByteArray TaskSpec::*member;
};

constexpr JsonField jsonFields[] = {
    {"metadata", &TaskSpec::metadata},
};

QJsonObject budgetObject(const TaskBudget &budget)
{
    QJsonObject object;
    if (budget.costUsd) {
        object.insert(QStringLiteral("cost_usd"), *budget.costUsd);
    }
    if (budget.tokens) {
        object.insert(QStringLiteral("tokens"), *budget.tokens);
    }
    if (budget.turns) {
        object.insert(QStringLiteral("turns"), *budget.turns);
    }
    return object;
}

TaskBudget budgetFrom(const QJsonObject &object)
{
    TaskBudget budget;
    if (const QJsonValue cost = object.value(QStringLiteral("cost_usd")); cost.isDouble()) {
        budget.costUsd = cost.toDouble();
    }
    if (const QJsonValue tokens = object.value(QStringLiteral("tokens")); tokens.isDouble()) {
        budget.tokens = tokens.toInteger();
    }
    if (const QJsonValue turns = object.value(QStringLiteral("turns")); turns.isDouble()) {
        budget.turns = turns.toInt();
    }
    return budget;
}

} // namespace

QJsonObject taskSpecObject(const TaskSpec &spec)
{
    QJsonObject object;
    for (const TextField &field : textFields) {
        if (!(spec.*field.member).isEmpty()) {
            object.insert(QLatin1StringView(field.name), spec.*field.member);
        }
    }
    for (const JsonField &field : jsonFields) {
        if (!(spec.*field.member).isEmpty()) {
            object.insert(QLatin1StringView(field.name), valueOf(spec.*field.member));
        }
    }
    std::visit(Overloaded{[](std::monostate) {},
                          [&](const QString &line) { object.insert(QStringLiteral("command"), line); },
                          [&](const QStringList &argv) {
                              object.insert(QStringLiteral("command"), QJsonArray::fromStringList(argv));
                          }},
               spec.command);
    if (!spec.budget.isEmpty()) {
        object.insert(QStringLiteral("budget"), budgetObject(spec.budget));
    }
    if (spec.timeout) {
        object.insert(QStringLiteral("timeout_seconds"), qint64{spec.timeout->count()});
    }
    object.insert(QStringLiteral("required_capabilities"), QJsonArray::fromStringList(spec.requiredCapabilities));
    object.insert(QStringLiteral("priority"), spec.priority);
    object.insert(QStringLiteral("max_attempts"), spec.maxAttempts);
    object.insert(QStringLiteral("create_worktree"), spec.createWorktree);
    return object;
}

QByteArray encodeTaskSpec(const TaskSpec &spec)
{
    return compact(taskSpecObject(spec));
}

TaskSpec decodeTaskSpec(const QByteArray &bytes)
{
    const QJsonObject object = parseObject(bytes).object;
    TaskSpec spec;
    for (const TextField &field : textFields) {
        spec.*field.member = object.value(QLatin1StringView(field.name)).toString();
    }
    for (const JsonField &field : jsonFields) {
        const QJsonValue value = object.value(QLatin1StringView(field.name));
        spec.*field.member = value.isUndefined() ? QByteArray() : compact(value);
    }
    spec.budget = budgetFrom(object.value(QStringLiteral("budget")).toObject());
    const QJsonValue command = object.value(QStringLiteral("command"));
    if (command.isString()) {
        spec.command = command.toString();
    } else if (command.isArray()) {
        spec.command = decodeStringList(compact(command));
    }
    if (const QJsonValue timeout = object.value(QStringLiteral("timeout_seconds")); timeout.isDouble()) {
        spec.timeout = Seconds(timeout.toInteger());
    }
    spec.requiredCapabilities = decodeStringList(compact(object.value(QStringLiteral("required_capabilities"))));
    spec.priority = object.value(QStringLiteral("priority")).toInt();
    spec.maxAttempts = object.value(QStringLiteral("max_attempts")).toInt(3);
    spec.createWorktree = object.value(QStringLiteral("create_worktree")).toBool(true);
    return spec;
}

QByteArray encodeStringList(const QStringList &list)
{
    return compact(QJsonValue(QJsonArray::fromStringList(list)));
}

QStringList decodeStringList(const QByteArray &bytes)
{
    QStringList list;
    for (const QJsonValue &value : valueOf(bytes).toArray()) {
        list.append(value.toString());
    }
    return list;
}

} // namespace sibyl::server
