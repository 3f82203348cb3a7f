// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QUrl>

namespace sibyl {

// Where a runner connects: `serverUrl` is the server's base address (http, https, ws or wss),
// with or without a trailing slash or "/api" (spec R-17), and with any path in front of it.
// Everything else is refused with what to write instead (ErrorKind::Config).
Result<QUrl> runnerSocketUrl(const QString &serverUrl, const QString &runnerId);

} // namespace sibyl
