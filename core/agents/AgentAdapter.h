// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEvent.h"
#include "agents/AgentTask.h"
#include "agents/AgentVerdict.h"
#include "process/ExitReport.h"
#include "process/ProcessHandle.h"

#include <functional>

namespace sibyl {

// One kind of agent CLI: how to start it, how to read it, and how it ended. One object per
// attempt, owned by the attempt's TaskRun. No I/O of its own.
class AgentAdapter
{
public:
    using OnEvent = std::function<void(const AgentEvent &)>;

    virtual ~AgentAdapter() = default;

    virtual ProcessSpec processSpec(const AgentTask &task) const = 0;
    // Output in order; events are handed out at once.
    virtual void read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent) = 0;
    // Called once, after the last read().
    virtual AgentVerdict finish(const ExitReport &report) = 0;
};

} // namespace sibyl
