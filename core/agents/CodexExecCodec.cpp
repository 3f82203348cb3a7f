// SPDX-License-Identifier: Apache-2.0
#include "agents/CodexExecCodec.h"

#include "agents/CodexItemCodec.h"
#include "agents/JsonFieldsCodec.h"

#include <algorithm>

namespace sibyl::codex {
namespace {

Usage readUsage(const QJsonObject &counts)
{
    Usage usage;
    usage.cacheReadTokens = countIn(counts, "cached_input_tokens");
    usage.cacheWriteTokens = countIn(counts, "cache_write_input_tokens");
    usage.inputTokens = std::max<qint64>(0, countIn(counts, "input_tokens") - usage.cacheReadTokens - usage.cacheWriteTokens);
    usage.outputTokens = countIn(counts, "output_tokens");
    return usage;
}

// Retries are errors too: "Reconnecting... 1/5 (...)". The end is told by turn.failed.
QList<AgentNews> readErrorLine(const QString &message)
{
    const TurnOutcome fault = modelFault(message);
    QList<AgentNews> news{FaultNews{fault}};
    if (fault.ending == Ending::RateLimited && message.startsWith(QLatin1String("Reconnecting"))) {
        news.append(AgentEvent(RateLimited{fault.limitEnd.atUtc, fault.error}));
    }
    return news;
}

} // namespace

QList<AgentNews> readLine(const QJsonObject &line, const QString &workingDirectory)
{
    const QString type = textIn(line, "type");
    const QJsonObject item = objectIn(line, "item");
    if (type == QLatin1String("thread.started")) {
        return {AgentEvent(SessionNamed{textIn(line, "thread_id").left(300)})};
    }
    if (type == QLatin1String("turn.started")) {
        return {};
    }
    if (type == QLatin1String("item.started")) {
        return readItem(item, ItemPhase::Started, workingDirectory);
    }
    if (type == QLatin1String("item.updated")) {
        return readItem(item, ItemPhase::Updated, workingDirectory);
    }
    if (type == QLatin1String("item.completed")) {
        return readItem(item, ItemPhase::Completed, workingDirectory);
    }
    if (type == QLatin1String("turn.completed")) {
        return {TotalNews{readUsage(objectIn(line, "usage"))}, EndNews{}};
    }
    if (type == QLatin1String("turn.failed")) {
        return {EndNews{.outcome = modelFault(textIn(objectIn(line, "error"), "message")), .text = {}}};
    }
    if (type == QLatin1String("error")) {
        return readErrorLine(textIn(line, "message"));
    }
    return {UnknownNews{}};
}

} // namespace sibyl::codex
