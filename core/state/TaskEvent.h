// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/ToolEnding.h"
#include "state/ToolKind.h"

#include <QDateTime>
#include <QString>

namespace sibyl {

// What a monitor shows of one event of an agent. Which fields count says the kind; texts come from
// the agent.
enum class TaskEventKind {
    Message,    // text
    ToolStart,  // id, tool, toolKind, text = what it does with it
    ToolEnd,    // id, toolEnding, text = the end of its output or why it failed
    Plan,       // stepsDone, stepsTotal, text = the step under way
    Question,   // tool, text: it waits for a permission
    RateLimit,  // text
};

struct TaskEvent {
    TaskEventKind kind = TaskEventKind::Message;
    QDateTime atUtc;
    QString id;   // of the tool call, unique within the attempt
    QString text;
    QString tool; // the agent's own name of it
    ToolKind toolKind = ToolKind::Other;
    ToolEnding toolEnding = ToolEnding::Completed;
    int stepsDone = 0;
    int stepsTotal = 0;
    friend bool operator==(const TaskEvent &, const TaskEvent &) = default;
};

} // namespace sibyl
