// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEvent.h"
#include "agents/AgentTask.h"
#include "agents/AgentVerdict.h"
#include "process/ExitReport.h"
#include "process/ProcessHandle.h"

#include <functional>
#include <memory>

namespace sibyl {

// One kind of agent CLI: how to start it, how to talk with it, how to read it, and how it ended.
// One object per attempt, owned by the attempt's run. No I/O of its own: what it reads comes in by
// calls, what it wants goes out as events, at once and in order.
//
//   processSpec() -> open() -> read()*, answer()*, interrupt()? -> finish()
//
// After a restart of the daemon a new object gets open() with everything that was already written
// to the agent's stdin, and then the whole output from its beginning: it must not ask for anything
// to be written a second time.
class AgentAdapter
{
public:
    using OnEvent = std::function<void(const AgentEvent &)>;

    virtual ~AgentAdapter() = default;

    virtual ProcessSpec processSpec(const AgentTask &task) const = 0;
    // The agent was started. `written`: what its stdin got from earlier lives of the daemon,
    // ProcessSpec::initialInput not included.
    virtual void open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent);
    // Output in order.
    virtual void read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent) = 0;
    // Answers a PermissionAsked with one of its options. `reason` is for the agent when it is denied.
    virtual void answer(const QString &permissionId, const PermissionOption &option,
                        const QString &reason, const OnEvent &onEvent);
    // Asks the agent to stop in its own words; false when it knows none. Signals may follow.
    virtual bool interrupt(const OnEvent &onEvent);
    // Called once, after the last read().
    virtual AgentVerdict finish(const ExitReport &report) = 0;
};

// The adapter for a driver.
std::unique_ptr<AgentAdapter> makeAgentAdapter(AgentDriver driver);

} // namespace sibyl
