// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/TaskStore.h"

#include <functional>
#include <vector>

namespace sibyl::server {

enum class Outcome { Stored, NotStored };

// What the outside world may learn only once it is durable. Answers and frames that follow from
// changes in the store wait here, in order, until end() has committed; many requests that arrive
// together so share one fsync. Server thread only.
class Turn
{
public:
    using Effect = std::function<void(Outcome)>;

    // `requestEnd` is called once per turn; it must make end() run soon, not at once.
    Turn(TaskStore &store, std::function<void()> requestEnd);

    void afterCommit(Effect effect);
    // Ends the turn even when nobody waits for it.
    void commitSoon();
    // Commits, then runs the effects. An error means that nothing of this turn was stored; the
    // effects were told so.
    Result<> end();

private:
    TaskStore &m_store;
    std::function<void()> m_requestEnd;
    std::vector<Effect> m_effects;
    bool m_isEndRequested = false;
};

} // namespace sibyl::server
