// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Redacted.h"
#include "base/Result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace sibyl {

// `<state dir>/server/server.json` of `sibyl-runner serve`.
struct LocalServer {
    QString url;
    qint64 processId = 0;
};

// A login in the Sibyl CLI's auth.json.
struct CliLogin {
    QString apiUrl; // the key, such as https://sibyl.example.com/api
    Redacted accessToken;
    Redacted refreshToken;
    QDateTime expiresUtc; // invalid = not said
};

Result<LocalServer> decodeLocalServer(const QByteArray &text);

// The logins in the order in which they are to be tried: for one server those of `scopes` first
// (newer CLIs), then the one of the server itself.
Result<QList<CliLogin>> decodeCliLogins(const QByteArray &text);

} // namespace sibyl
