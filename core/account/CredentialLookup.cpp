// SPDX-License-Identifier: Apache-2.0
#include "account/CredentialLookup.h"

#include "account/CredentialFilesCodec.h"
#include "base/AtomicFile.h"
#include "base/ServerUrl.h"
#include "secrets/SecretStore.h"

#include <QFileInfo>
#include <QMetaObject>

namespace sibyl {
namespace {

constexpr qint64 maxTokenFileBytes = 64 * 1024;

using Found = Result<FoundCredential>;

Found noCredential(const QUrl &server)
{
    const QString url = serverUrlText(server);
    if (isLoopbackUrl(server)) {
        return fail(ErrorKind::Auth,
                    QStringLiteral("no token for %1: set SIBYL_ACCESS_TOKEN, use --token-stdin, or run the command as the user (and with the --state-dir) of `sibyl-runner serve`").arg(url));
    }
    return fail(ErrorKind::Auth,
                QStringLiteral("no token for %1: sign in with the Sibyl CLI (sibyl auth login), set SIBYL_ACCESS_TOKEN, or use --token-stdin").arg(url));
}

// A server.json outlives a crash; whoever listens at its address then must not get the token.
bool isAlive([[maybe_unused]] qint64 processId)
{
#ifdef Q_OS_LINUX
    return QFileInfo::exists(QStringLiteral("/proc/%1").arg(processId));
#else
    return true;
#endif
}

std::optional<FoundCredential> ownServersToken(const QUrl &server, const QString &stateDirectory)
{
    if (!isLoopbackUrl(server) || stateDirectory.isEmpty()) {
        return std::nullopt;
    }
    const Result<QByteArray> text = readWholeFile(stateDirectory + QStringLiteral("/server/server.json"), maxTokenFileBytes);
    if (!text) {
        return std::nullopt;
    }
    const Result<LocalServer> own = decodeLocalServer(*text);
    if (!own || !isAlive(own->processId)) {
        return std::nullopt;
    }
    const Result<QUrl> url = normalizedServerUrl(own->url);
    if (!url || *url != server) {
        return std::nullopt;
    }
    const Result<QByteArray> token = readWholeFile(stateDirectory + QStringLiteral("/server/admin-token"), maxTokenFileBytes);
    if (!token || token->trimmed().isEmpty()) {
        return std::nullopt;
    }
    return FoundCredential{Redacted(token->trimmed()), QStringLiteral("this machine's own server")};
}

// NotFound: there is no login for that server.
Found cliLogin(const QUrl &server, const QString &homeDirectory, const QDateTime &nowUtc, const QList<Redacted> &refused)
{
    const QString path = cliLoginFile(homeDirectory);
    const Result<QByteArray> text = readWholeFile(path, maxCliLoginFileBytes);
    if (!text) {
        return fail(text.error().kind == ErrorKind::NotFound ? ErrorKind::NotFound : ErrorKind::Auth, text.error().what, path);
    }
    const Result<QList<CliLogin>> logins = decodeCliLogins(*text);
    if (!logins) {
        return fail(ErrorKind::Auth, QStringLiteral("the Sibyl CLI's login file is damaged: sign in again with the Sibyl CLI"), path);
    }
    bool isThere = false;
    for (const CliLogin &login : *logins) {
        const Result<QUrl> url = normalizedServerUrl(login.apiUrl);
        if (!url || *url != server) {
            continue;
        }
        const bool isGood = !login.expiresUtc.isValid() || login.expiresUtc > nowUtc;
        if (isGood && !refused.contains(login.accessToken)) {
            return FoundCredential{login.accessToken, QStringLiteral("the Sibyl CLI's login")};
        }
        isThere = true;
    }
    if (isThere) {
        return fail(ErrorKind::Auth,
                    QStringLiteral("the login for %1 has expired: sign in again with the Sibyl CLI (sibyl auth login)").arg(serverUrlText(server)),
                    path);
    }
    return fail(ErrorKind::NotFound, QStringLiteral("no login for %1").arg(serverUrlText(server)), path);
}

} // namespace

Result<FoundCredential> findUserCredential(const QUrl &server, const CredentialSources &sources, const QDateTime &nowUtc)
{
    if (sources.standardInput) {
        if (sources.standardInput->isEmpty()) {
            return fail(ErrorKind::Auth, QStringLiteral("--token-stdin was given, but standard input held no token"));
        }
        return FoundCredential{*sources.standardInput, QStringLiteral("standard input")};
    }
    for (const char *name : {"SIBYL_ACCESS_TOKEN", "SIBYL_AUTH_TOKEN"}) {
        const QString variable = QLatin1StringView(name);
        if (const QString token = sources.environment.value(variable).trimmed(); !token.isEmpty()) {
            return FoundCredential{Redacted(token.toUtf8()), variable};
        }
    }
    if (auto own = ownServersToken(server, sources.stateDirectory)) {
        return *own;
    }
    const Found login = cliLogin(server, sources.homeDirectory, nowUtc, {});
    return login || login.error().kind != ErrorKind::NotFound ? login : noCredential(server);
}

QString cliLoginFile(const QString &homeDirectory)
{
    return homeDirectory + QStringLiteral("/.sibyl/auth.json");
}

Found findCliCredential(const RunnerCredentialQuery &query)
{
    const Result<QUrl> server = normalizedServerUrl(query.serverUrl);
    if (!server) {
        return fail(ErrorKind::NotFound, server.error().what, server.error().where);
    }
    return cliLogin(*server, query.userSources.homeDirectory, query.nowUtc, query.refused);
}

namespace {

void readStoredTokens(const RunnerCredentialQuery &query, SecretStore &store, TokenKind kind, QObject *context,
                      Callback<FoundCredential> callback)
{
    store.read({query.serverUrl, query.runnerId, kind}, context,
               [query, &store, kind, context, callback = std::move(callback)](const Result<Redacted> &token) {
                   if (token && !token->isEmpty() && !query.refused.contains(*token)) {
                       callback(FoundCredential{*token, QStringLiteral("%1 in %2").arg(toWord(kind), store.description())});
                   } else if (!token && token.error().kind != ErrorKind::NotFound && token.error().kind != ErrorKind::Auth) {
                       callback(fail(token.error()));
                   } else if (kind == TokenKind::RunnerToken) {
                       readStoredTokens(query, store, TokenKind::AccessToken, context, callback);
                   } else if (!token && token.error().kind == ErrorKind::Auth) {
                       callback(fail(token.error())); // a locked keyring
                   } else {
                       callback(fail(ErrorKind::NotFound,
                                     QStringLiteral("no token for this runner: run `sibyl-runner register`, or set SIBYL_RUNNER_TOKEN")));
                   }
               });
}

} // namespace

void findStoredCredential(const RunnerCredentialQuery &query, SecretStore &store, QObject *context,
                          Callback<FoundCredential> callback)
{
    readStoredTokens(query, store, TokenKind::RunnerToken, context, std::move(callback));
}

void findRunnerCredential(const RunnerCredentialQuery &query, SecretStore &store, QObject *context,
                          Callback<FoundCredential> callback)
{
    const auto answer = [&](const Redacted &token, const char *variable) {
        QMetaObject::invokeMethod(
            context,
            [callback, found = FoundCredential{token, QLatin1StringView(variable)}] { callback(found); },
            Qt::QueuedConnection);
    };
    if (!query.environmentRunnerToken.isEmpty()) {
        answer(query.environmentRunnerToken, "SIBYL_RUNNER_TOKEN");
        return;
    }
    if (!query.environmentAccessToken.isEmpty()) {
        answer(query.environmentAccessToken, "SIBYL_ACCESS_TOKEN");
        return;
    }
    findStoredCredential(query, store, context, [query, callback = std::move(callback)](const Found &stored) {
        if (stored || (stored.error().kind != ErrorKind::NotFound && stored.error().kind != ErrorKind::Auth)) {
            callback(stored);
            return;
        }
        const Found login = findCliCredential(query);
        // A locked keyring is the better story than no login.
        const bool isCliTheStory = login || (login.error().kind != ErrorKind::NotFound && stored.error().kind != ErrorKind::Auth);
        callback(isCliTheStory ? login : Found(fail(ErrorKind::Auth, stored.error().what, stored.error().where)));
    });
}

} // namespace sibyl
