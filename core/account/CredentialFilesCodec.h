// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TokenPair.h"
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
    QString scope;  // the key inside its `scopes`; empty = the login of the server itself
    Redacted accessToken;
    Redacted refreshToken;
    QDateTime expiresUtc; // invalid = not said
    bool isOAuth = false; // only its own CLI can renew it (spec 6.1)
};

Result<LocalServer> decodeLocalServer(const QByteArray &text);

// The logins in the order in which they are to be tried: for one server those of `scopes` first
// (newer CLIs), then the one of the server itself.
Result<QList<CliLogin>> decodeCliLogins(const QByteArray &text);

// `text` with `tokens` in the place of `login`, which it must still hold; everything else in it,
// also what is not understood, stays. NotFound when the login is gone.
Result<QByteArray> withRenewedCliLogin(const QByteArray &text, const CliLogin &login, const TokenPair &tokens,
                                       const QDateTime &expiresUtc);

} // namespace sibyl
