// SPDX-License-Identifier: Apache-2.0
#include "agents/CursorCodec.h"

#include "agents/JsonFieldsCodec.h"
#include "agents/ToolCallCodec.h"
#include "agents/ToolText.h"

#include <QJsonArray>

namespace sibyl::cursor {
namespace {

// "tool_call":{"writeToolCall":{"args":{...},"result":{"success":{...}}}}
void readToolCallLine(const QJsonObject &line, const QString &workingDirectory, QList<AgentNews> &news)
{
    const QJsonObject calls = objectIn(line, "tool_call");
    const QString name = calls.isEmpty() ? QString() : calls.constBegin().key();
    const QJsonObject body = calls.isEmpty() ? QJsonObject() : calls.constBegin().value().toObject();
    const QJsonObject arguments = objectIn(body, "args");
    const QJsonObject result = objectIn(body, "result");
    const ToolCall call = readToolCall(name, arguments, workingDirectory);
    ToolNews tool;
    tool.id = headText(textIn(line, "call_id"), 200);
    tool.name = oneLine(name, 100);
    tool.kind = call.kind;
    tool.subject = call.title;
    tool.status = ToolNews::Status::Running;
    if (textIn(line, "subtype") == QLatin1String("completed")) {
        const bool isRejected = result.contains(QLatin1String("rejected"))
            || result.contains(QLatin1String("permissionDenied"));
        const bool isFailed = result.contains(QLatin1String("error")) || result.contains(QLatin1String("failure"));
        tool.status = isRejected ? ToolNews::Status::Denied
            : isFailed           ? ToolNews::Status::Failed
                                 : ToolNews::Status::Completed;
        const QJsonObject told = result.isEmpty() ? QJsonObject() : result.constBegin().value().toObject();
        for (const char *key : {"reason", "errorMessage", "error", "stderr", "stdout", "message"}) {
            if (tool.output.isEmpty()) {
                tool.output = tailText(textIn(told, key), maxToolDetailBytes);
            }
        }
    }
    news.append(tool);
    if (arguments.value(QLatin1String("todos")).isArray()) {
        news.append(AgentEvent(PlanChanged{readPlan(arguments.value(QLatin1String("todos")).toArray())}));
    }
}

void readAssistant(const QJsonObject &line, QList<AgentNews> &news)
{
    for (const QJsonValue &each : objectIn(line, "message").value(QLatin1String("content")).toArray()) {
        const QJsonObject block = each.toObject();
        if (textIn(block, "type") == QLatin1String("text")) {
            news.append(TextNews{QStringLiteral("message"), headText(textIn(block, "text"), maxMessageBytes)});
        }
    }
}

void readResult(const QJsonObject &line, QList<AgentNews> &news)
{
    const QString text = textIn(line, "result");
    TurnOutcome outcome;
    if (isTrueIn(line, "is_error") || textIn(line, "subtype") != QLatin1String("success")) {
        outcome = modelFault(text.isEmpty() ? QStringLiteral("the agent failed without a reason") : text);
    }
    news.append(EndNews{outcome, {}});
}

} // namespace

QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory)
{
    QList<AgentNews> news;
    const QString type = textIn(line, "type");
    if (type == QLatin1String("system")) {
        news.append(AgentEvent(SessionNamed{headText(textIn(line, "session_id"), 200)}));
    } else if (type == QLatin1String("assistant")) {
        readAssistant(line, news);
    } else if (type == QLatin1String("thinking")) {
        news.append(ThoughtNews{});
    } else if (type == QLatin1String("tool_call")) {
        readToolCallLine(line, workingDirectory, news);
    } else if (type == QLatin1String("result")) {
        readResult(line, news);
    } else if (type != QLatin1String("user")) {
        news.append(UnknownNews{});
    }
    return news;
}

} // namespace sibyl::cursor
