// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/ConnectionScope.h"
#include "server/MaybeTlsStream.h"

namespace sibyl::server {

// Reads requests from one connection, one after the other, and answers each; hands an upgrade to
// the WebSocket side. Keeps itself alive until the connection ends. Bounds: see ServerLimits.
void startHttpSession(ConnectionScope &scope, MaybeTlsStream stream);

} // namespace sibyl::server
