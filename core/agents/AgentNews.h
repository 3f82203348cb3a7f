// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEvent.h"
#include "agents/PlanLedger.h"
#include "agents/TurnLedger.h"
#include "agents/TurnOutcome.h"

#include <QList>

#include <variant>

namespace sibyl {

// What one line of a CLI's event stream tells, read from JSON by that CLI's codec and made into
// events by StreamAdapter. Texts are bounded as AgentEvent.h says.

struct TextNews { // a piece of a message to the user; with isWhole all of it
    QString messageId;
    QString text;
    bool isWhole = false;
};
struct ThoughtNews {};
struct StepNews { // one request to the model was answered; the same id, if any, again is no news
    QString id;
    Usage usage;
    bool isTurn = true; // false: of a helper that the agent started
};
struct TotalNews { // of the whole attempt; the CLI leaves out steps that were cut short, we do not
    Usage usage;
};
struct FaultNews { // a fault that it may still get over; counts when it leaves without an end
    TurnOutcome outcome;
};
struct EndNews {
    TurnOutcome outcome;
    QString text;          // its last words; may be empty
    int deniedTools = 0;   // as the CLI counted them
    bool isTurnOver = true; // false: only the end of the process makes it final
};
struct AskNews { // it wants to do something and waits
    PermissionRequest request;
    QString toolId;
    QByteArray input;       // of the tool, as JSON; goes back with the answer
    QByteArray suggestions; // what "always" would mean, as JSON; empty: there is no "always"
};
struct AskWithdrawnNews {
    QString id;
};
struct UnknownRequestNews { // it waits for an answer that this version cannot give
    QString id;
};
struct UnknownNews {};

using AgentNews = std::variant<AgentEvent, TextNews, ThoughtNews, ToolNews, PlanNews, StepNews, TotalNews, FaultNews,
                               EndNews, AskNews, AskWithdrawnNews, UnknownRequestNews, UnknownNews>;

} // namespace sibyl
