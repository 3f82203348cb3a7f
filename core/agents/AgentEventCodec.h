// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEvent.h"

#include <optional>

namespace sibyl {

// The events of an attempt as they stand in its `events` file and travel as the log stream
// "events": one JSON object a line, `at` (UTC, RFC 3339) and `type` in each. Activities, progress
// and input are not kept: they repeat what the others say.
struct LoggedEvent {
    QDateTime atUtc;
    AgentEvent event;
};

// One line with its newline; empty for events that are not kept.
QByteArray encodeLoggedEvent(const LoggedEvent &logged);
// Nothing for a line of another kind or version, or one that is damaged.
std::optional<LoggedEvent> decodeLoggedEvent(QByteArrayView line);

} // namespace sibyl
