// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/FoundCredential.h"
#include "base/Callback.h"
#include "base/Environment.h"

#include <QDateTime>
#include <QList>
#include <QUrl>

#include <optional>

namespace sibyl {

class SecretStore;

// Where a command of the user's looks for a token.
struct CredentialSources {
    std::optional<Redacted> standardInput; // --token-stdin
    Environment environment;
    QString stateDirectory; // holds server/server.json and server/admin-token
    QString homeDirectory;  // holds .sibyl/auth.json
};

// The token for requests of the user's to `server` (as normalizedServerUrl() gives it), first match:
//
//   --token-stdin; SIBYL_ACCESS_TOKEN; SIBYL_AUTH_TOKEN
//   the admin token of `sibyl-runner serve` of the same user, only for exactly its loopback URL
//   and only while that process lives
//   the Sibyl CLI's login for <server>/api in ~/.sibyl/auth.json
//
// Auth, with what to do, when there is none, when the login has expired, or when a file that
// should hold one cannot be read. Reads files, asks nobody.
Result<FoundCredential> findUserCredential(const QUrl &server, const CredentialSources &sources, const QDateTime &nowUtc);

// What the daemon needs to know to find its own token.
struct RunnerCredentialQuery {
    QString serverUrl;
    QString runnerId;
    Redacted environmentRunnerToken;
    Redacted environmentAccessToken;
    CredentialSources userSources; // for a login of the Sibyl CLI as the last resort
    QDateTime nowUtc;
    QList<Redacted> refused; // tokens that the server turned down: looked over
};

// The token with which a runner connects: SIBYL_RUNNER_TOKEN, SIBYL_ACCESS_TOKEN, the stored
// runner token, the stored access token, the Sibyl CLI's login. Auth when there is none; an error
// of the store that another try may mend (a locked keyring) is handed on as it is.
void findRunnerCredential(const RunnerCredentialQuery &query, SecretStore &store, QObject *context,
                          Callback<FoundCredential> callback);

// Only the runner's own: the stored runner token, the stored access token.
void findStoredCredential(const RunnerCredentialQuery &query, SecretStore &store, QObject *context,
                          Callback<FoundCredential> callback);
// Only a login of the Sibyl CLI that has not expired; NotFound when there is none for the server.
Result<FoundCredential> findCliCredential(const RunnerCredentialQuery &query);

// Where the Sibyl CLI keeps its logins.
QString cliLoginFile(const QString &homeDirectory);
inline constexpr qint64 maxCliLoginFileBytes = 1024 * 1024;

} // namespace sibyl
