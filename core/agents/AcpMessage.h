// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/TurnLedger.h"

namespace sibyl {

// What an agent of the Agent Client Protocol says, read from JSON by AcpCodec. Version 1, with
// version 2 in mind: its tool calls and messages are upserts, its turn ends with a state update.

struct AcpAuthMethod {
    QString id;
    QString name;
    QStringList variables;   // environment variables it signs in with; empty: a person is needed
};
struct AcpAgent { // the answer to initialize
    int protocolVersion = 0;
    bool canLoad = false;    // session/load: resumes and tells the history again
    bool canResume = false;  // session/resume: resumes and does not
    QList<AcpAuthMethod> authMethods; // at most 20
};

struct AcpChoice { // one setting of a session and what it may be set to
    QString optionId;   // of session/set_config_option; empty: there is a method of its own
    QString current;
    QStringList values; // at most 1000
};
struct AcpSession { // the answer to session/new, load and resume
    QString sessionId;  // may be empty after load and resume
    AcpChoice mode;
    AcpChoice model;
};

struct AcpText { // of a message or a thought
    QString messageId;
    QString text;
    bool isThought = false;
    bool isWhole = false;    // in place of what the message said before, else behind it
};
struct AcpPlan {
    QList<PlanStep> steps;
};
struct AcpCost { // of the session so far
    double usd = 0;
};
struct AcpState { // version 2
    bool isIdle = false;
    QString stopReason;
};
struct AcpNothing {}; // known, of no interest here
struct AcpUnknown {};
using AcpUpdate = std::variant<AcpText, ToolNews, AcpPlan, AcpCost, AcpState, AcpNothing, AcpUnknown>;

struct AcpPermission { // session/request_permission
    ToolNews tool;
    QString summary; // as PermissionRequest
    QString detail;  // all of it
    QList<PermissionOption> options; // at most 20
};

struct AcpTurn { // the answer to session/prompt
    QString stopReason; // empty: version 2, the end comes as AcpState
    std::optional<Usage> usage;
};

} // namespace sibyl
