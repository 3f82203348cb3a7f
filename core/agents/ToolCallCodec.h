// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEvent.h"

#include <QJsonObject>

namespace sibyl {

// What a tool call is about, told from its name and its input, whichever CLI made it.
struct ToolCall {
    ToolKind kind = ToolKind::Other;
    QString title;    // the path from the worktree, command, pattern or URL; one line, at most 300
                      // characters; the name when the input tells nothing
    QString activity; // activityOf() of it
};
ToolCall readToolCall(const QString &name, const QJsonObject &input, const QString &workingDirectory);

// The whole of it for a person who has to decide: the command, the change as - and + lines, or the
// input as JSON; at most 16 KiB.
QString toolCallDetail(const QString &name, const QJsonObject &input);

// A to-do list in the form that Claude, Gemini and opencode share: objects with a text (`content`,
// `description` or `step`) and a `status`. At most 100 steps.
QList<PlanStep> readPlan(const QJsonArray &todos);

} // namespace sibyl
