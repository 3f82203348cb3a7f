// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentVerdict.h"
#include "git/Git.h"
#include "journal/Records.h"
#include "process/ExitReport.h"
#include "protocol/RunnerMessage.h"
#include "protocol/ServerMessage.h"

#include <optional>

namespace sibyl {

// Everything that is known about an attempt when it is over.
struct AttemptOutcome {
    AgentVerdict verdict;
    std::optional<ExitReport> exit;     // none when no agent was started
    std::optional<WorkSummary> work;    // none outside git or when nothing could be read
    QList<ResultGate> gates;            // that were run
    std::optional<ResultDelivery> delivery;
    QStringList command;                // as executed; empty when none was
    QString agentName;
    QStringList notices;
};

// The task_complete of an attempt: always says success, retryable and error (spec 2.7).
TaskComplete composeResult(const TaskAssign &assign, const AttemptRecord &record,
                           const AttemptOutcome &outcome);

} // namespace sibyl
