// SPDX-License-Identifier: Apache-2.0
#include "agents/AgentEventCodec.h"

#include "base/Overloaded.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sibyl {
namespace {

QJsonObject typed(const char *type, QJsonObject fields)
{
    fields.insert(QStringLiteral("type"), QString::fromLatin1(type));
    return fields;
}

QJsonObject encodePlan(const PlanChanged &plan)
{
    QJsonArray steps;
    for (const PlanStep &step : plan.steps) {
        steps.append(QJsonObject{{QStringLiteral("text"), step.text}, {QStringLiteral("state"), wordOf(step.state)}});
    }
    return typed("plan", {{QStringLiteral("steps"), steps}});
}

QJsonObject encodeUsage(const Usage &usage)
{
    QJsonObject fields{{QStringLiteral("input_tokens"), usage.inputTokens},
                       {QStringLiteral("cache_read_tokens"), usage.cacheReadTokens},
                       {QStringLiteral("cache_write_tokens"), usage.cacheWriteTokens},
                       {QStringLiteral("output_tokens"), usage.outputTokens}};
    if (usage.costUsd) {
        fields.insert(QStringLiteral("cost_usd"), *usage.costUsd);
    }
    return typed("usage", fields);
}

QJsonObject encodeRequest(const PermissionRequest &request)
{
    return typed("permission_asked", {{QStringLiteral("id"), request.id},
                                      {QStringLiteral("tool"), request.tool},
                                      {QStringLiteral("kind"), wordOf(request.kind)},
                                      {QStringLiteral("summary"), request.summary}});
}

QJsonObject encodeRateLimit(const RateLimited &limit)
{
    QJsonObject fields{{QStringLiteral("text"), limit.text}};
    if (limit.resetsUtc) {
        fields.insert(QStringLiteral("resets_at"), limit.resetsUtc->toString(Qt::ISODateWithMs));
    }
    return typed("rate_limited", fields);
}

QJsonObject encodeEvent(const AgentEvent &event)
{
    return std::visit(
        Overloaded{
            [](const ActivityChanged &) { return QJsonObject(); },
            [](const ProgressMade &) { return QJsonObject(); },
            [](const TurnsCounted &) { return QJsonObject(); },
            [](const InputDue &) { return QJsonObject(); },
            [](const InputOver &) { return QJsonObject(); },
            [](const MessageSaid &said) { return typed("message", {{QStringLiteral("text"), said.text}}); },
            [](const SessionNamed &session) { return typed("session", {{QStringLiteral("id"), session.sessionId}}); },
            [](const ToolStarted &tool) {
                return typed("tool_started", {{QStringLiteral("id"), tool.id},
                                              {QStringLiteral("name"), tool.name},
                                              {QStringLiteral("title"), tool.title},
                                              {QStringLiteral("kind"), wordOf(tool.kind)}});
            },
            [](const ToolEnded &tool) {
                return typed("tool_ended", {{QStringLiteral("id"), tool.id},
                                            {QStringLiteral("ending"), wordOf(tool.ending)},
                                            {QStringLiteral("detail"), tool.detail}});
            },
            [](const PlanChanged &plan) { return encodePlan(plan); },
            [](const UsageChanged &changed) { return encodeUsage(changed.usage); },
            [](const PermissionAsked &asked) { return encodeRequest(asked.request); },
            [](const PermissionWithdrawn &withdrawn) {
                return typed("permission_withdrawn", {{QStringLiteral("id"), withdrawn.id}});
            },
            [](const RateLimited &limit) { return encodeRateLimit(limit); },
            [](const TurnEnded &) { return typed("turn_ended", {}); },
        },
        event);
}

QString text(const QJsonObject &o, const char *key)
{
    return o.value(QLatin1StringView(key)).toString();
}

qint64 count(const QJsonObject &o, const char *key)
{
    return o.value(QLatin1StringView(key)).toInteger();
}

PlanChanged decodePlan(const QJsonObject &o)
{
    PlanChanged plan;
    for (const QJsonValue &value : o.value(QLatin1StringView("steps")).toArray()) {
        const QJsonObject step = value.toObject();
        plan.steps.append({text(step, "text"), fromWord<PlanStepState>(text(step, "state")).value_or(PlanStepState::Pending)});
    }
    return plan;
}

UsageChanged decodeUsage(const QJsonObject &o)
{
    UsageChanged changed;
    changed.usage.inputTokens = count(o, "input_tokens");
    changed.usage.cacheReadTokens = count(o, "cache_read_tokens");
    changed.usage.cacheWriteTokens = count(o, "cache_write_tokens");
    changed.usage.outputTokens = count(o, "output_tokens");
    if (const QJsonValue cost = o.value(QLatin1StringView("cost_usd")); cost.isDouble()) {
        changed.usage.costUsd = cost.toDouble();
    }
    return changed;
}

std::optional<AgentEvent> decodeEvent(const QJsonObject &o)
{
    const QString type = text(o, "type");
    const ToolKind kind = fromWord<ToolKind>(text(o, "kind")).value_or(ToolKind::Other);
    if (type == QLatin1StringView("message")) {
        return MessageSaid{text(o, "text")};
    }
    if (type == QLatin1StringView("session")) {
        return SessionNamed{text(o, "id")};
    }
    if (type == QLatin1StringView("tool_started")) {
        return ToolStarted{text(o, "id"), text(o, "name"), text(o, "title"), kind};
    }
    if (type == QLatin1StringView("tool_ended")) {
        const auto ending = fromWord<ToolEnding>(text(o, "ending"));
        return ending ? std::optional<AgentEvent>(ToolEnded{text(o, "id"), *ending, text(o, "detail")}) : std::nullopt;
    }
    if (type == QLatin1StringView("plan")) {
        return decodePlan(o);
    }
    if (type == QLatin1StringView("usage")) {
        return decodeUsage(o);
    }
    if (type == QLatin1StringView("permission_asked")) {
        PermissionRequest request;
        request.id = text(o, "id");
        request.tool = text(o, "tool");
        request.kind = kind;
        request.summary = text(o, "summary");
        return PermissionAsked{request};
    }
    if (type == QLatin1StringView("permission_withdrawn")) {
        return PermissionWithdrawn{text(o, "id")};
    }
    if (type == QLatin1StringView("rate_limited")) {
        RateLimited limit{{}, text(o, "text")};
        const QDateTime resets = QDateTime::fromString(text(o, "resets_at"), Qt::ISODateWithMs);
        if (resets.isValid()) {
            limit.resetsUtc = resets;
        }
        return limit;
    }
    if (type == QLatin1StringView("turn_ended")) {
        return TurnEnded{};
    }
    return std::nullopt;
}

} // namespace

QByteArray encodeLoggedEvent(const LoggedEvent &logged)
{
    QJsonObject object = encodeEvent(logged.event);
    if (object.isEmpty()) {
        return {};
    }
    object.insert(QStringLiteral("at"), logged.atUtc.toUTC().toString(Qt::ISODateWithMs));
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<LoggedEvent> decodeLoggedEvent(QByteArrayView line)
{
    const QJsonObject object = QJsonDocument::fromJson(line.toByteArray()).object();
    const QDateTime at = QDateTime::fromString(text(object, "at"), Qt::ISODateWithMs);
    const std::optional<AgentEvent> event = decodeEvent(object);
    if (!event || !at.isValid()) {
        return std::nullopt;
    }
    return LoggedEvent{at, *event};
}

} // namespace sibyl
