// SPDX-License-Identifier: Apache-2.0
#include "agents/GeminiCodec.h"

#include "agents/JsonFieldsCodec.h"
#include "agents/ToolCallCodec.h"
#include "agents/ToolText.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace sibyl::gemini {
namespace {

// "[API Error: {"error":{"code":401,"message":"..."}}]", or plain words.
TurnOutcome readFault(const QString &message)
{
    const qsizetype begin = message.indexOf(u'{');
    const qsizetype end = message.lastIndexOf(u'}');
    if (begin < 0 || end < begin) {
        return modelFault(message);
    }
    const QJsonObject body = QJsonDocument::fromJson(message.mid(begin, end - begin + 1).toUtf8()).object();
    const QJsonObject error = objectIn(body, "error");
    const QString words = textIn(error, "message");
    const qint64 code = countIn(error, "code");
    return words.isEmpty() ? modelFault(message)
                           : modelFault(words, code > 0 && code < 1000 ? std::optional(static_cast<int>(code)) : std::nullopt);
}

void readToolUse(const QJsonObject &line, const QString &workingDirectory, QList<AgentNews> &news)
{
    const QString name = textIn(line, "tool_name");
    const QJsonObject input = objectIn(line, "parameters");
    const ToolCall call = readToolCall(name, input, workingDirectory);
    ToolNews tool;
    tool.id = headText(textIn(line, "tool_id"), 200);
    tool.name = oneLine(name, 100);
    tool.kind = call.kind;
    tool.subject = call.title;
    tool.status = ToolNews::Status::Running;
    news.append(tool);
    if (name == QLatin1String("write_todos")) {
        news.append(AgentEvent(PlanChanged{readPlan(input.value(QLatin1String("todos")).toArray())}));
    }
}

void readToolResult(const QJsonObject &line, QList<AgentNews> &news)
{
    const QJsonObject error = objectIn(line, "error");
    ToolNews tool;
    tool.id = headText(textIn(line, "tool_id"), 200);
    tool.output = tailText(textIn(line, "output"), maxToolDetailBytes);
    if (textIn(line, "status") == QLatin1String("success")) {
        tool.status = ToolNews::Status::Completed;
    } else {
        const QString message = textIn(error, "message");
        const bool isDenied = textIn(error, "type") == QLatin1String("policy_violation")
            || message.contains(QLatin1String("denied by policy"), Qt::CaseInsensitive);
        tool.status = isDenied ? ToolNews::Status::Denied : ToolNews::Status::Failed;
        tool.output = tailText(message.isEmpty() ? textIn(line, "output") : message, maxToolDetailBytes);
    }
    news.append(tool);
}

void readResult(const QJsonObject &line, QList<AgentNews> &news)
{
    const QJsonObject stats = objectIn(line, "stats");
    if (!stats.isEmpty()) {
        Usage usage;
        usage.cacheReadTokens = countIn(stats, "cached");
        usage.inputTokens = std::max<qint64>(0, countIn(stats, "input_tokens") - usage.cacheReadTokens);
        usage.outputTokens = countIn(stats, "output_tokens");
        news.append(TotalNews{usage});
    }
    TurnOutcome outcome;
    if (textIn(line, "status") != QLatin1String("success")) {
        const QString message = textIn(objectIn(line, "error"), "message");
        outcome = readFault(message.isEmpty() ? QStringLiteral("the agent failed without a reason") : message);
    }
    news.append(EndNews{outcome, {}});
}

} // namespace

QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory)
{
    QList<AgentNews> news;
    const QString type = textIn(line, "type");
    if (type == QLatin1String("init")) {
        news.append(AgentEvent(SessionNamed{headText(textIn(line, "session_id"), 200)}));
    } else if (type == QLatin1String("message")) {
        if (textIn(line, "role") == QLatin1String("assistant")) {
            // Pieces have no id; whatever comes between two of them parts the messages.
            const bool isPiece = isTrueIn(line, "delta");
            news.append(TextNews{QStringLiteral("message"), headText(textIn(line, "content"), maxMessageBytes), !isPiece});
        }
    } else if (type == QLatin1String("tool_use")) {
        readToolUse(line, workingDirectory, news);
    } else if (type == QLatin1String("tool_result")) {
        readToolResult(line, news);
    } else if (type == QLatin1String("error")) {
        // Warnings, too, and it may go on after them.
        const QString message = textIn(line, "message");
        news.append(AgentEvent(ActivityChanged{oneLine(message, maxActivityLength)}));
        if (textIn(line, "severity") == QLatin1String("error")) {
            news.append(FaultNews{readFault(message)});
        }
    } else if (type == QLatin1String("result")) {
        readResult(line, news);
    } else {
        news.append(UnknownNews{});
    }
    return news;
}

} // namespace sibyl::gemini
