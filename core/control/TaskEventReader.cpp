// SPDX-License-Identifier: Apache-2.0
#include "control/TaskEventReader.h"

#include "agents/AgentEventCodec.h"
#include "base/Overloaded.h"

#include <algorithm>

namespace sibyl {
namespace {

TaskEvent planEvent(const PlanChanged &plan)
{
    TaskEvent event{.kind = TaskEventKind::Plan};
    event.stepsTotal = static_cast<int>(plan.steps.size());
    for (const PlanStep &step : plan.steps) {
        if (step.state == PlanStepState::Completed) {
            ++event.stepsDone;
        } else if (step.state == PlanStepState::InProgress && event.text.isEmpty()) {
            event.text = step.text;
        }
    }
    return event;
}

} // namespace

std::optional<TaskEvent> readTaskEvent(QByteArrayView line)
{
    const std::optional<LoggedEvent> logged = decodeLoggedEvent(line);
    if (!logged) {
        return std::nullopt;
    }
    using Shown = std::optional<TaskEvent>;
    Shown event = std::visit(
        Overloaded{
            [](const MessageSaid &said) -> Shown { return TaskEvent{.kind = TaskEventKind::Message, .text = said.text}; },
            [](const ToolStarted &tool) -> Shown {
                return TaskEvent{.kind = TaskEventKind::ToolStart, .id = tool.id, .text = tool.title, .tool = tool.name, .toolKind = tool.kind};
            },
            [](const ToolEnded &tool) -> Shown {
                return TaskEvent{.kind = TaskEventKind::ToolEnd, .id = tool.id, .text = tool.detail, .toolEnding = tool.ending};
            },
            [](const PlanChanged &plan) -> Shown { return planEvent(plan); },
            [](const PermissionAsked &asked) -> Shown {
                return TaskEvent{.kind = TaskEventKind::Question, .text = asked.request.summary, .tool = asked.request.tool, .toolKind = asked.request.kind};
            },
            [](const RateLimited &limit) -> Shown { return TaskEvent{.kind = TaskEventKind::RateLimit, .text = limit.text}; },
            [](const auto &) -> Shown { return std::nullopt; },
        },
        logged->event);
    if (event) {
        event->atUtc = logged->atUtc;
    }
    return event;
}

} // namespace sibyl
