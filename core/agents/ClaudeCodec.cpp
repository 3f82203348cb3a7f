// SPDX-License-Identifier: Apache-2.0
#include "agents/ClaudeCodec.h"

#include "agents/ClaudeTaskCodec.h"
#include "agents/JsonFieldsCodec.h"
#include "agents/LimitEndCodec.h"
#include "agents/ToolCallCodec.h"
#include "agents/ToolText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace sibyl::claude {
namespace {

bool isOneOf(const QString &word, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&](const char *each) { return word == QLatin1String(each); });
}

Usage readUsage(const QJsonObject &usage)
{
    return {.inputTokens = countIn(usage, "input_tokens"),
            .cacheReadTokens = countIn(usage, "cache_read_input_tokens"),
            .cacheWriteTokens = countIn(usage, "cache_creation_input_tokens"),
            .outputTokens = countIn(usage, "output_tokens"),
            .costUsd = {}};
}

// The content of a tool's result: a string, or blocks with text.
QString readResultText(const QJsonValue &content)
{
    if (content.isString()) {
        return tailText(content.toString(), maxToolDetailBytes);
    }
    QString text;
    for (const QJsonValue &block : content.toArray()) {
        text += textIn(block.toObject(), "text");
    }
    return tailText(text, maxToolDetailBytes);
}

void readRetry(const QJsonObject &line, QList<AgentNews> &news)
{
    const int status = line.value(QLatin1String("error_status")).toInt();
    const QString count = QStringLiteral("(%1 of %2)")
                              .arg(countIn(line, "attempt"))
                              .arg(countIn(line, "max_retries"));
    if (status == 429 || status == 529 || textIn(line, "error") == QLatin1String("rate_limit")) {
        const QString text = QStringLiteral("The model's service limits the rate; trying again ") + count;
        news.append(AgentEvent(RateLimited{std::nullopt, text}));
        return;
    }
    const QString what = status > 0 ? QStringLiteral("answered %1").arg(status)
                                    : oneLine(textIn(line, "error"), 80);
    news.append(AgentEvent(ActivityChanged{
        oneLine(QStringLiteral("The model's service ") + what + QStringLiteral("; trying again ") + count, maxActivityLength)}));
}

void readSystem(const QJsonObject &line, QList<AgentNews> &news)
{
    const QString subtype = textIn(line, "subtype");
    if (subtype == QLatin1String("init")) {
        news.append(AgentEvent(SessionNamed{headText(textIn(line, "session_id"), 200)}));
    } else if (subtype == QLatin1String("api_retry")) {
        readRetry(line, news);
    } else if (subtype == QLatin1String("permission_denied")) {
        ToolNews tool;
        tool.id = headText(textIn(line, "tool_use_id"), 200);
        tool.name = oneLine(textIn(line, "tool_name"), 100);
        tool.status = ToolNews::Status::Denied;
        tool.output = headText(textIn(line, "message"), maxToolDetailBytes);
        news.append(tool);
    } else if (subtype == QLatin1String("compact_boundary")) {
        news.append(AgentEvent(ActivityChanged{QStringLiteral("Compacting the conversation")}));
    } else if (!isOneOf(subtype, {"status", "task_started", "task_progress", "task_updated", "task_notification",
                                  "hook_started", "hook_progress", "hook_response", "files_persisted",
                                  "session_state_changed", "informational", "local_command_output",
                                  "elicitation_complete", "plugin_install"})) {
        news.append(UnknownNews{});
    }
}

void readToolUse(const QJsonObject &block, const QString &workingDirectory, QList<AgentNews> &news)
{
    const QString name = textIn(block, "name");
    const QJsonObject input = objectIn(block, "input");
    const ToolCall call = readToolCall(name, input, workingDirectory);
    ToolNews tool;
    tool.id = headText(textIn(block, "id"), 200);
    tool.name = oneLine(name, 100);
    tool.kind = call.kind;
    tool.subject = call.title;
    tool.status = ToolNews::Status::Running;
    news.append(tool);
    if (name == QLatin1String("TodoWrite")) {
        news.append(AgentEvent(PlanChanged{readPlan(input.value(QLatin1String("todos")).toArray())}));
    } else if (const std::optional<PlanNews> plan = readTaskCall(name, input)) {
        news.append(*plan);
    }
}

void readAssistant(const QJsonObject &line, const QString &workingDirectory, QList<AgentNews> &news)
{
    const QJsonObject message = objectIn(line, "message");
    const bool isHelper = !textIn(line, "parent_tool_use_id").isEmpty();
    // An error in the clothes of a message; the result tells it again.
    const bool isFault = isTrueIn(line, "is_api_error_message")
        || textIn(message, "model") == QLatin1String("<synthetic>");
    if (isFault) {
        return;
    }
    // Claude Code tells each block in an event of its own, with the message's id in all of them;
    // Amp tells whole messages, without an id.
    const QString id = headText(textIn(message, "id"), 200);
    if (!id.isEmpty() || message.contains(QLatin1String("usage"))) {
        news.append(StepNews{id, readUsage(objectIn(message, "usage")), !isHelper});
    }
    int number = 0;
    for (const QJsonValue &each : message.value(QLatin1String("content")).toArray()) {
        const QJsonObject block = each.toObject();
        const QString type = textIn(block, "type");
        ++number;
        if (type == QLatin1String("text")) {
            if (!isHelper) {
                const QString blockId = textIn(line, "uuid") + u'/' + id + u'/' + QString::number(number);
                news.append(TextNews{blockId, headText(textIn(block, "text"), maxMessageBytes), true});
            }
        } else if (type.endsWith(QLatin1String("thinking"))) {
            news.append(ThoughtNews{});
        } else if (type.endsWith(QLatin1String("tool_use"))) {
            readToolUse(block, workingDirectory, news);
        } else if (type.endsWith(QLatin1String("tool_result"))) { // of a tool on the service's side
            ToolNews tool;
            tool.id = headText(textIn(block, "tool_use_id"), 200);
            tool.status = ToolNews::Status::Completed;
            news.append(tool);
        }
    }
}

void readUser(const QJsonObject &line, QList<AgentNews> &news)
{
    QSet<QString> rejected;
    for (const QJsonValue &each : line.value(QLatin1String("tool_result_meta")).toArray()) {
        const QJsonObject meta = each.toObject();
        const QJsonObject decision = objectIn(meta, "permission_decision");
        if (textIn(decision, "decision") == QLatin1String("reject")) {
            rejected.insert(textIn(meta, "id"));
        }
    }
    const QJsonObject message = objectIn(line, "message");
    for (const QJsonValue &each : message.value(QLatin1String("content")).toArray()) {
        const QJsonObject block = each.toObject();
        if (textIn(block, "type") != QLatin1String("tool_result")) {
            continue;
        }
        ToolNews tool;
        tool.id = headText(textIn(block, "tool_use_id"), 200);
        tool.status = rejected.contains(tool.id)                              ? ToolNews::Status::Denied
            : isTrueIn(block, "is_error") ? ToolNews::Status::Failed
                                                              : ToolNews::Status::Completed;
        tool.output = readResultText(block.value(QLatin1String("content")));
        news.append(tool);
    }
    if (const std::optional<PlanNews> plan = readTaskResult(objectIn(line, "tool_use_result"))) {
        news.append(*plan);
    }
}

void readRateLimit(const QJsonObject &line, QList<AgentNews> &news)
{
    const QJsonValue nested = line.value(QLatin1String("rate_limit_info"));
    const QJsonObject info = nested.isObject() ? nested.toObject() : line;
    const QString status = textIn(info, "status");
    if (status == QLatin1String("rejected")) {
        news.append(AgentEvent(RateLimited{readLimitEnd(info).atUtc,
                                           QStringLiteral("The usage limit of the account is reached")}));
    } else if (status == QLatin1String("allowed_warning")) {
        news.append(AgentEvent(ActivityChanged{QStringLiteral("The usage limit of the account is near")}));
    }
}

QString firstError(const QJsonObject &line)
{
    for (const QJsonValue &each : line.value(QLatin1String("errors")).toArray()) {
        const QString text = each.isObject() ? textIn(each.toObject(), "message") : each.toString();
        if (!text.isEmpty() && !text.startsWith(QLatin1String("[ede_diagnostic]"))) {
            return oneLine(text, 1000);
        }
    }
    const QString result = textIn(line, "result");
    return oneLine(result.isEmpty() ? textIn(line, "error") : result, 1000);
}

TurnOutcome readOutcome(const QJsonObject &line)
{
    const QString subtype = textIn(line, "subtype");
    const QString reason = textIn(line, "terminal_reason");
    const QString error = firstError(line);
    const auto failed = [&](Ending ending, const char *otherwise) {
        return TurnOutcome{.ending = ending, .error = error.isEmpty() ? QString::fromLatin1(otherwise) : error};
    };
    if (subtype == QLatin1String("error_max_turns") || subtype == QLatin1String("error_max_budget_usd")) {
        return failed(Ending::BudgetExceeded, "the limit of turns or cost is reached");
    }
    if (reason == QLatin1String("blocking_limit")) {
        return failed(Ending::RateLimited, "the usage limit of the account is reached");
    }
    if (reason.startsWith(QLatin1String("aborted"))) {
        return failed(Ending::Interrupted, "the agent was interrupted in its turn");
    }
    if (textIn(line, "stop_reason") == QLatin1String("refusal")) {
        return {.ending = Ending::Refused, .error = QStringLiteral("the model declined the work")};
    }
    // `subtype` says success of an answer that was an error, too.
    if (isTrueIn(line, "is_error") || subtype != QLatin1String("success")) {
        const QJsonValue status = line.value(QLatin1String("api_error_status"));
        const std::optional<int> http = status.isDouble() ? std::optional(status.toInt()) : std::nullopt;
        return modelFault(error.isEmpty() ? QStringLiteral("the agent failed (%1)").arg(oneLine(subtype, 80)) : error, http);
    }
    return {};
}

std::optional<double> readCost(const QJsonValue &value)
{
    const double cost = value.toDouble(-1);
    return std::isfinite(cost) && cost >= 0 ? std::optional(cost) : std::nullopt;
}

// Of this process, helpers and side models included. `total_cost_usd` and `modelUsage` would hold
// what the conversation cost before it was resumed, too.
std::optional<Usage> readModels(const QJsonObject &line)
{
    const QJsonObject models = objectIn(line, "model_usage_since_last_result");
    if (models.isEmpty()) {
        return std::nullopt;
    }
    Usage usage;
    for (const QJsonValue &each : models) {
        const QJsonObject model = each.toObject();
        usage.inputTokens += countIn(model, "inputTokens");
        usage.cacheReadTokens += countIn(model, "cacheReadInputTokens");
        usage.cacheWriteTokens += countIn(model, "cacheCreationInputTokens");
        usage.outputTokens += countIn(model, "outputTokens");
        usage.costUsd = usage.costUsd.value_or(0) + readCost(model.value(QLatin1String("costUSD"))).value_or(0);
    }
    return usage;
}

void readResult(const QJsonObject &line, QList<AgentNews> &news)
{
    std::optional<Usage> total = readModels(line);
    if (!total && line.value(QLatin1String("usage")).isObject()) {
        total = readUsage(objectIn(line, "usage"));
        total->costUsd = readCost(line.value(QLatin1String("total_cost_usd")));
    }
    if (total) {
        news.append(TotalNews{*total});
    }
    const TurnOutcome outcome = readOutcome(line);
    const QString text = outcome.ending == Ending::Completed ? textIn(line, "result") : QString();
    news.append(EndNews{outcome, headText(text.trimmed(), maxMessageBytes),
                        static_cast<int>(std::min<qsizetype>(line.value(QLatin1String("permission_denials")).toArray().size(), 100'000))});
}

void readControlRequest(const QJsonObject &line, const QString &workingDirectory, QList<AgentNews> &news)
{
    const QString id = textIn(line, "request_id");
    const QJsonObject request = objectIn(line, "request");
    if (id.isEmpty()) {
        news.append(UnknownNews{}); // nothing can be answered to it
        return;
    }
    if (textIn(request, "subtype") != QLatin1String("can_use_tool")) {
        news.append(UnknownRequestNews{id});
        return;
    }
    const QString name = textIn(request, "tool_name");
    const QJsonObject input = objectIn(request, "input");
    const QJsonArray suggestions = request.value(QLatin1String("permission_suggestions")).toArray();
    const ToolCall call = readToolCall(name, input, workingDirectory);
    AskNews ask;
    ask.toolId = headText(textIn(request, "tool_use_id"), 200);
    ask.input = QJsonDocument(input).toJson(QJsonDocument::Compact);
    ask.request.id = id;
    ask.request.tool = name.isEmpty() ? QStringLiteral("permission") : oneLine(name, 100);
    ask.request.kind = call.kind;
    ask.request.summary = call.title;
    ask.request.detail = toolCallDetail(name, input);
    ask.request.isDetailCut = ask.request.detail.toUtf8().size() > maxAskDetailBytes - 4; // a character has up to 4
    ask.request.options = {{QStringLiteral("allow"), QStringLiteral("Allow once"), PermissionEffect::AllowOnce}};
    if (!suggestions.isEmpty()) {
        ask.suggestions = QJsonDocument(suggestions).toJson(QJsonDocument::Compact);
        ask.request.options.append(
            {QStringLiteral("always"), QStringLiteral("Allow for this conversation"), PermissionEffect::AllowAlways});
    }
    ask.request.options.append({QStringLiteral("deny"), QStringLiteral("Reject"), PermissionEffect::RejectOnce});
    news.append(ask);
}

} // namespace

QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory)
{
    QList<AgentNews> news;
    const QString type = textIn(line, "type");
    if (type == QLatin1String("assistant")) {
        readAssistant(line, workingDirectory, news);
    } else if (type == QLatin1String("user")) {
        readUser(line, news);
    } else if (type == QLatin1String("result")) {
        readResult(line, news);
    } else if (type == QLatin1String("system")) {
        readSystem(line, news);
    } else if (type == QLatin1String("control_request")) {
        readControlRequest(line, workingDirectory, news);
    } else if (type == QLatin1String("control_cancel_request")) {
        news.append(AskWithdrawnNews{textIn(line, "request_id")});
    } else if (type == QLatin1String("rate_limit_event")) {
        readRateLimit(line, news);
    } else if (!isOneOf(type, {"control_response", "stream_event", "tool_progress", "keep_alive", "auth_status",
                               "tool_use_summary", "prompt_suggestion"})) {
        news.append(UnknownNews{});
    }
    return news;
}

} // namespace sibyl::claude
