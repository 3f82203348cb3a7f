// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QString>

namespace sibyl {

// Whether the process at the other end of a local socket may give orders: it runs as our user and
// was not started by an agent. Agents run as our user too, so the second half walks from the peer
// up its parents; a supervisor on that way that is not also above ourselves means an agent's tree.
// A process that cannot be looked at is refused. Where there is no /proc, only the user counts.
Result<> checkControlPeer(qintptr socketDescriptor);

// The first half alone: what a client asks about its server.
Result<> checkControlPeerUser(qintptr socketDescriptor);

// The walk itself, with the directory that stands for /proc. Auth when `peerPid` descends from a
// supervisor that `ownPid` does not descend from.
Result<> checkAncestors(qint64 peerPid, qint64 ownPid, const QString &procDirectory);

} // namespace sibyl
