// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <variant>

namespace sibyl {

// What every agent's output is read into, whichever CLI wrote it.

struct ActivityChanged { // what it does at the moment, in words, at most 200 characters
    QString text;
};
struct MessageSaid { // of the agent to its user; the last one is the summary
    QString text;
};
struct ProgressMade {
    int percent = 0; // 0..100
};
struct SessionNamed { // the id under which the conversation can be resumed
    QString sessionId;
};

using AgentEvent = std::variant<ActivityChanged, MessageSaid, ProgressMade, SessionNamed>;

} // namespace sibyl
