// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "config/RunnerConfig.h"

#include <QString>
#include <QStringList>

namespace sibyl {

// Where a runner's control socket is (design section 7):
// ${XDG_RUNTIME_DIR:-/tmp/sibyl-<uid>}/sibyl/<12 hex of the instance directory's SHA-256>/control.sock

// The runner's own directory; one that is not registered has <state>/runners/unregistered.
QString controlInstanceDirectory(const RunnerConfig &config);

// Fails with Config when the path does not fit into a socket address.
Result<QString> controlSocketPath(const QString &instanceDirectory);

// Daemon: makes the directories above the socket (0700, verified to be ours), and notes the path in
// the instance directory for clients that see another XDG_RUNTIME_DIR (a service, cron, ssh).
// Answers the socket path. The caller holds the instance lock.
Result<QString> prepareControlSocket(const QString &instanceDirectory);

// Client: the sockets that a daemon with this configuration may have, likeliest first.
QStringList controlSocketCandidates(const RunnerConfig &config);

} // namespace sibyl
