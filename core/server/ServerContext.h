// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "server/AttemptLogs.h"
#include "server/EventFeed.h"
#include "server/PermissionBoard.h"
#include "server/RunnerDirectory.h"
#include "server/RunnerPresence.h"
#include "server/ServeOptions.h"
#include "server/TaskBoard.h"
#include "server/TaskStore.h"
#include "server/Turn.h"

namespace sibyl::server {

// What the parts of one server share. All of it lives on the server's thread and longer than they.
// Of the clock only now() and nowUtc() are used: that thread has no Qt event loop.
struct ServerContext {
    const ServeOptions &options;
    const Clock &clock;
    TaskStore &store;
    Turn &turn;
    RunnerDirectory &directory;
    TaskBoard &board;
    AttemptLogs &logs;
    EventFeed &events;
    PermissionBoard &permissions;
    PresenceTable &presences;
};

} // namespace sibyl::server
