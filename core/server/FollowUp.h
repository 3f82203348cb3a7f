// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/Scheduling.h"
#include "server/ServerContext.h"

namespace sibyl::server {

// The conversation that the task goes on with (`resume_task`), none for other tasks. The wait for
// its runner begins when this is first asked after the earlier task has ended.
std::optional<Conversation> conversationOf(ServerContext &context, OpenTask &task);

} // namespace sibyl::server
