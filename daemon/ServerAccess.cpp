// SPDX-License-Identifier: Apache-2.0
#include "ServerAccess.h"

#include "CommandSettings.h"
#include "account/CredentialFilesCodec.h"
#include "account/CredentialLookup.h"
#include "base/AtomicFile.h"
#include "base/ServerUrl.h"

namespace sibyl {
namespace {

QString runningServerUrl(const QString &stateDir)
{
    const Result<QByteArray> text = readWholeFile(stateDir + QStringLiteral("/server/server.json"), 64 * 1024);
    const Result<LocalServer> server = text ? decodeLocalServer(*text) : Result<LocalServer>(fail(text.error()));
    return server ? server->url : QString();
}

} // namespace

Outcome<ServerAccess> openServer(const CommonOptions &common, const std::optional<QString> &serverUrl, Clock &clock,
                                 const std::optional<Redacted> &standardInput)
{
    const ConfigSources sources = commandSources(common, {.serverUrl = serverUrl});
    Outcome<LoadedConfig> settings = commandSettings(common, {.serverUrl = serverUrl});
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    const RunnerConfig &config = settings->config;
    const QString named = config.serverUrl.isEmpty() ? runningServerUrl(config.stateDir) : config.serverUrl;
    if (named.isEmpty()) {
        return tl::unexpected(CommandFailure{ExitCode::NotRegistered, QStringLiteral("no server is known"),
                                             QStringLiteral("name one with --server, or start one with `sibyl-runner serve`")});
    }
    const Result<QUrl> url = normalizedServerUrl(named);
    if (!url) {
        return tl::unexpected(failureFrom(url.error()));
    }
    CredentialSources credentials;
    credentials.standardInput = standardInput;
    credentials.environment = sources.environment;
    credentials.stateDirectory = config.stateDir;
    credentials.homeDirectory = sources.home();
    const Result<FoundCredential> found = findUserCredential(*url, credentials, clock.nowUtc());
    if (!found) {
        return tl::unexpected(failureFrom(found.error()));
    }
    ServerAccess access;
    access.settings = *std::move(settings);
    access.url = url->toString();
    access.token = found->token;
    access.rest = std::make_unique<RestClient>(*url, found->token, clock);
    return access;
}

} // namespace sibyl
