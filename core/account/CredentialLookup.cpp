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
constexpr qint64 maxAuthFileBytes = 1024 * 1024;

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

// nullopt: there is no login for that server.
std::optional<Found> cliLogin(const QUrl &server, const QString &homeDirectory, const QDateTime &nowUtc)
{
    const QString path = homeDirectory + QStringLiteral("/.sibyl/auth.json");
    const Result<QByteArray> text = readWholeFile(path, maxAuthFileBytes);
    if (!text) {
        return text.error().kind == ErrorKind::NotFound ? std::nullopt
                                                        : std::optional<Found>(fail(ErrorKind::Auth, text.error().what, path));
    }
    const Result<QList<CliLogin>> logins = decodeCliLogins(*text);
    if (!logins) {
        return fail(ErrorKind::Auth, QStringLiteral("the Sibyl CLI's login file is damaged: sign in again with the Sibyl CLI"), path);
    }
    bool hasExpired = false;
    for (const CliLogin &login : *logins) {
        const Result<QUrl> url = normalizedServerUrl(login.apiUrl);
        if (!url || *url != server) {
            continue;
        }
        if (!login.expiresUtc.isValid() || login.expiresUtc > nowUtc) {
            return FoundCredential{login.accessToken, QStringLiteral("the Sibyl CLI's login")};
        }
        hasExpired = true;
    }
    if (hasExpired) {
        return fail(ErrorKind::Auth,
                    QStringLiteral("the login for %1 has expired: sign in again with the Sibyl CLI (sibyl auth login)").arg(serverUrlText(server)),
                    path);
    }
    return std::nullopt;
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
    if (const auto login = cliLogin(server, sources.homeDirectory, nowUtc)) {
        return *login;
    }
    return noCredential(server);
}

namespace {

// The Sibyl CLI's login, once nothing of the runner's own was found.
Found lastResort(const RunnerCredentialQuery &query)
{
    const Result<QUrl> server = normalizedServerUrl(query.serverUrl);
    if (server) {
        if (const auto login = cliLogin(*server, query.userSources.homeDirectory, query.nowUtc)) {
            return *login;
        }
    }
    return fail(ErrorKind::Auth,
                QStringLiteral("no token for this runner: run `sibyl-runner register`, or set SIBYL_RUNNER_TOKEN"));
}

void readStoredTokens(const RunnerCredentialQuery &query, SecretStore &store, TokenKind kind, QObject *context,
                      Callback<FoundCredential> callback)
{
    store.read({query.serverUrl, query.runnerId, kind}, context,
               [query, &store, kind, context, callback = std::move(callback)](const Result<Redacted> &token) {
                   if (token && !token->isEmpty()) {
                       callback(FoundCredential{*token, QStringLiteral("%1 in %2").arg(toWord(kind), store.description())});
                   } else if (!token && token.error().kind != ErrorKind::NotFound && token.error().kind != ErrorKind::Auth) {
                       callback(fail(token.error()));
                   } else if (kind == TokenKind::RunnerToken) {
                       readStoredTokens(query, store, TokenKind::AccessToken, context, callback);
                   } else if (const Found last = lastResort(query); !last && !token && token.error().kind == ErrorKind::Auth) {
                       callback(fail(token.error())); // a locked keyring, which is the better story
                   } else {
                       callback(last);
                   }
               });
}

} // namespace

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
    } else if (!query.environmentAccessToken.isEmpty()) {
        answer(query.environmentAccessToken, "SIBYL_ACCESS_TOKEN");
    } else {
        readStoredTokens(query, store, TokenKind::RunnerToken, context, std::move(callback));
    }
}

} // namespace sibyl
