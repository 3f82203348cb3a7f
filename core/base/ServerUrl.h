// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QString>
#include <QUrl>

namespace sibyl {

// A Sibyl server's base address as users write it, made uniform: http or https, lower-case host,
// no trailing slash, no "/api" at the end (spec R-17), no query, no fragment. Fails with
// ErrorKind::Config and a sentence that says how to write it: without a scheme, with an unknown
// one, without a host, or with a user name or password in it (those do not belong in addresses).
Result<QUrl> normalizedServerUrl(const QString &text);

// As runner.yaml and the secret store write it; no trailing slash.
QString serverUrlText(const QUrl &url);

// 127.0.0.0/8, ::1 or "localhost": never leaves this machine, never goes through a proxy.
bool isLoopbackUrl(const QUrl &url);

} // namespace sibyl
