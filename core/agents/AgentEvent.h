// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "state/PermissionRequest.h"
#include "state/PlanStep.h"
#include "state/ToolEnding.h"
#include "state/ToolKind.h"
#include "base/Usage.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>
#include <variant>

namespace sibyl {

// What every agent's output is read into, whichever CLI wrote it, and what an adapter wants to say
// to it in return. Texts are valid UTF-8 without U+0000.

struct ActivityChanged { // what it does at the moment, in words, at most 200 characters
    QString text;
};
struct MessageSaid { // of the agent to its user, whole; the last one is the summary
    QString text;    // at most 64 KiB
};
struct ProgressMade {
    int percent = 0; // 0..100
};
struct SessionNamed { // the id under which the conversation can be resumed; empty: it is lost
    QString sessionId;
};

struct ToolStarted {
    QString id;    // the agent's own, unique within the attempt
    QString name;  // the agent's name of the tool: "Bash"
    QString title; // what it does with it, one line: "npm test"; at most 300 characters
    ToolKind kind = ToolKind::Other;
};
struct ToolEnded {
    QString id;
    ToolEnding ending = ToolEnding::Completed;
    QString detail; // the end of its output or why it failed; at most 4 KiB
};

struct PlanChanged { // the whole plan, each time
    QList<PlanStep> steps; // at most 100
};
struct UsageChanged { // of the attempt so far, not since the last event
    Usage usage;
};
struct TurnsCounted {
    int turns = 0; // model turns so far
};

struct PermissionAsked { // the agent waits until AgentAdapter::answer()
    PermissionRequest request;
};
struct PermissionWithdrawn { // it no longer waits for this one
    QString id;
};

struct RateLimited { // the agent waits or is about to give up
    std::optional<QDateTime> resetsUtc; // only when it says so; never guessed
    QString text;
};
struct TurnEnded {}; // it has nothing more to do: from here on it only has to leave

struct InputDue { // bytes for its stdin, whole lines
    QByteArray bytes;
};
struct InputOver {}; // close its stdin

using AgentEvent =
    std::variant<ActivityChanged, MessageSaid, ProgressMade, SessionNamed, ToolStarted, ToolEnded,
                 PlanChanged, UsageChanged, TurnsCounted, PermissionAsked, PermissionWithdrawn,
                 RateLimited, TurnEnded, InputDue, InputOver>;

} // namespace sibyl
