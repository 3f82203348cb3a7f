// SPDX-License-Identifier: Apache-2.0
#include "agents/OpenCodeCodec.h"

#include "agents/JsonFieldsCodec.h"
#include "agents/LimitEndCodec.h"
#include "agents/ToolCallCodec.h"
#include "agents/ToolText.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>

namespace sibyl::opencode {
namespace {

void readToolUse(const QJsonObject &part, const QString &workingDirectory, QList<AgentNews> &news)
{
    const QString name = textIn(part, "tool");
    const QJsonObject state = objectIn(part, "state");
    const QJsonObject input = objectIn(state, "input");
    const ToolCall call = readToolCall(name, input, workingDirectory);
    const QString error = textIn(state, "error");
    ToolNews tool;
    tool.id = headText(textIn(part, "callID"), 200);
    tool.name = oneLine(name, 100);
    tool.kind = call.kind;
    tool.subject = call.title;
    if (textIn(state, "status") == QLatin1String("completed")) {
        tool.status = ToolNews::Status::Completed;
        tool.output = tailText(textIn(state, "output"), maxToolDetailBytes);
    } else {
        const bool isDenied = error.contains(QLatin1String("rejected permission"))
            || error.contains(QLatin1String("rule which prevents"));
        tool.status = isDenied ? ToolNews::Status::Denied : ToolNews::Status::Failed;
        tool.output = headText(error, maxToolDetailBytes);
    }
    news.append(tool);
    if (name == QLatin1String("todowrite")) {
        news.append(AgentEvent(PlanChanged{readPlan(input.value(QLatin1String("todos")).toArray())}));
    }
}

TurnOutcome readReason(const QString &reason)
{
    if (reason == QLatin1String("stop")) {
        return {};
    }
    if (reason == QLatin1String("content-filter")) {
        return {.ending = Ending::Refused, .error = QStringLiteral("the model declined the work")};
    }
    if (reason == QLatin1String("length")) {
        return {.ending = Ending::Failed, .error = QStringLiteral("the model's answer was cut at its length limit")};
    }
    if (reason == QLatin1String("tool-calls")) {
        return {.ending = Ending::Failed,
                .error = QStringLiteral("the agent stopped after a tool, as it does when something is not allowed")};
    }
    return {.ending = Ending::Failed,
            .error = QStringLiteral("the agent stopped in the middle of its work (%1)").arg(oneLine(reason, 80))};
}

void readStepFinish(const QJsonObject &part, QList<AgentNews> &news)
{
    const QJsonObject tokens = objectIn(part, "tokens");
    const QJsonObject cache = objectIn(tokens, "cache");
    const double cost = part.value(QLatin1String("cost")).toDouble();
    Usage usage;
    usage.inputTokens = countIn(tokens, "input");
    usage.outputTokens = countIn(tokens, "output") + countIn(tokens, "reasoning");
    usage.cacheReadTokens = countIn(cache, "read");
    usage.cacheWriteTokens = countIn(cache, "write");
    if (std::isfinite(cost) && cost >= 0) {
        usage.costUsd = cost;
    }
    news.append(StepNews{headText(textIn(part, "id"), 200), usage});
    // Not the end of the turn: it also sums up long conversations in steps that "stop" and goes on
    // then. Only its exit says that it meant the last one.
    news.append(EndNews{readReason(textIn(part, "reason")), {}, 0, false});
}

void readError(const QJsonObject &error, QList<AgentNews> &news)
{
    const QJsonObject data = objectIn(error, "data");
    const QString name = textIn(error, "name");
    const QString message = textIn(data, "message");
    const QJsonValue status = data.value(QLatin1String("statusCode"));
    TurnOutcome outcome = modelFault(message.isEmpty() ? name : message,
                                     status.isDouble() ? std::optional(status.toInt()) : std::nullopt);
    if (const LimitEnd end = readLimitEnd(objectIn(data, "responseHeaders")); end.isKnown()) {
        outcome.limitEnd = end;
    }
    if (name == QLatin1String("ProviderAuthError")) {
        outcome.ending = Ending::AuthRequired;
    } else if (name == QLatin1String("MessageAbortedError")) {
        outcome = {.ending = Ending::Interrupted, .error = QStringLiteral("the agent was interrupted in its turn")};
    }
    news.append(AgentEvent(ActivityChanged{oneLine(outcome.error, maxActivityLength)}));
    news.append(EndNews{outcome, {}, 0, false});
}

} // namespace

QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory)
{
    QList<AgentNews> news;
    const QString type = textIn(line, "type");
    const QJsonObject part = objectIn(line, "part");
    if (const QString session = textIn(line, "sessionID"); !session.isEmpty()) {
        news.append(AgentEvent(SessionNamed{headText(session, 200)}));
    }
    if (type == QLatin1String("step_start") || type == QLatin1String("reasoning")) {
        news.append(ThoughtNews{});
    } else if (type == QLatin1String("text")) {
        news.append(TextNews{headText(textIn(part, "id"), 200), headText(textIn(part, "text"), maxMessageBytes), true});
    } else if (type == QLatin1String("tool_use")) {
        readToolUse(part, workingDirectory, news);
    } else if (type == QLatin1String("step_finish")) {
        readStepFinish(part, news);
    } else if (type == QLatin1String("error")) {
        readError(objectIn(line, "error"), news);
    } else {
        news.append(UnknownNews{});
    }
    return news;
}

QByteArray permissionVariable(PermissionMode mode)
{
    const bool mayEdit = mode == PermissionMode::AcceptEdits || mode == PermissionMode::AllowAll;
    const bool mayAll = mode == PermissionMode::AllowAll;
    const auto word = [](bool isAllowed) { return isAllowed ? QStringLiteral("allow") : QStringLiteral("deny"); };
    QJsonObject classes;
    for (const char *each : {"read", "glob", "grep", "list", "lsp", "skill", "task", "todoread", "todowrite", "webfetch",
                             "websearch", "codesearch"}) {
        classes.insert(QLatin1String(each), word(true));
    }
    classes.insert(QStringLiteral("edit"), word(mayEdit));
    // Where it may not edit, a shell would do it for it.
    classes.insert(QStringLiteral("bash"), word(mayAll));
    classes.insert(QStringLiteral("external_directory"), word(mayAll));
    classes.insert(QStringLiteral("doom_loop"), word(mayAll));
    classes.insert(QStringLiteral("question"), word(false)); // nobody is there
    return QJsonDocument(classes).toJson(QJsonDocument::Compact);
}

} // namespace sibyl::opencode
