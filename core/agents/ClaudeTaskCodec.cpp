// SPDX-License-Identifier: Apache-2.0
#include "agents/ClaudeTaskCodec.h"

#include "agents/JsonFieldsCodec.h"
#include "agents/ToolText.h"

#include <QJsonArray>

namespace sibyl::claude {
namespace {

constexpr int maxIdLength = 64;

PlanNews::Step readTask(const QJsonObject &task)
{
    const QString status = textIn(task, "status");
    return {textIn(task, "id").left(maxIdLength), oneLine(textIn(task, "subject"), 300),
            fromWord<PlanStepState>(status), status == QLatin1String("deleted")};
}

} // namespace

std::optional<PlanNews> readTaskCall(const QString &tool, const QJsonObject &input)
{
    const QString text = oneLine(textIn(input, "subject"), 300);
    const QString id = textIn(input, "taskId").left(maxIdLength);
    if (tool != QLatin1String("TaskUpdate") || text.isEmpty() || id.isEmpty()) {
        return std::nullopt;
    }
    return PlanNews{PlanNews::Kind::Changed, {{id, text, std::nullopt, false}}};
}

std::optional<PlanNews> readTaskResult(const QJsonObject &result)
{
    const QJsonObject task = objectIn(result, "task");
    if (!textIn(task, "id").isEmpty() && !textIn(task, "subject").isEmpty()) {
        return PlanNews{PlanNews::Kind::Added, {readTask(task)}};
    }
    if (const QJsonObject change = objectIn(result, "statusChange"); !change.isEmpty()) {
        return PlanNews{PlanNews::Kind::Changed, {readTask({{QStringLiteral("id"), result.value(QLatin1String("taskId"))},
                                                            {QStringLiteral("status"), change.value(QLatin1String("to"))}})}};
    }
    const QJsonValue tasks = result.value(QLatin1String("tasks"));
    if (!tasks.isArray()) {
        return std::nullopt;
    }
    PlanNews whole{PlanNews::Kind::Whole, {}};
    for (const QJsonValue &each : tasks.toArray()) {
        const PlanNews::Step step = readTask(each.toObject());
        if (step.id.isEmpty() || step.text.isEmpty()) {
            return std::nullopt; // another tool's tasks
        }
        if (whole.steps.size() < PlanLedger::maxSteps) {
            whole.steps.append(step);
        }
    }
    return whole;
}

} // namespace sibyl::claude
