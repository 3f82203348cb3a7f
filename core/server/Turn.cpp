// SPDX-License-Identifier: Apache-2.0
#include "server/Turn.h"

#include <utility>

namespace sibyl::server {

Turn::Turn(TaskStore &store, std::function<void()> requestEnd)
    : m_store(store)
    , m_requestEnd(std::move(requestEnd))
{
}

void Turn::afterCommit(Effect effect)
{
    m_effects.push_back(std::move(effect));
    commitSoon();
}

void Turn::commitSoon()
{
    if (!m_isEndRequested) {
        m_isEndRequested = true;
        m_requestEnd();
    }
}

Result<> Turn::end()
{
    m_isEndRequested = false;
    const std::vector<Effect> effects = std::exchange(m_effects, {});
    const Result<> committed = m_store.commit();
    for (const Effect &effect : effects) {
        effect(committed ? Outcome::Stored : Outcome::NotStored);
    }
    return committed;
}

} // namespace sibyl::server
