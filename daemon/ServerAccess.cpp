// SPDX-License-Identifier: Apache-2.0
#include "ServerAccess.h"

#include "CommandSettings.h"
#include "account/CredentialLookup.h"
#include "base/ServerUrl.h"
#include "setup/RunnerCredential.h"

#include <QFileInfo>

namespace sibyl {
Outcome<ServerAccess> openServer(const CommonOptions &common, const std::optional<QString> &serverUrl, Clock &clock,
                                 const std::optional<Redacted> &standardInput)
{
    if (const auto given = normalizedServerUrl(serverUrl.value_or(QStringLiteral("http://unused"))); !given) {
        return tl::unexpected(CommandFailure{ExitCode::Usage, QStringLiteral("--server: ") + given.error().text(), {}});
    }
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
    CredentialSources credentials = userCredentialSources(config, sources);
    credentials.standardInput = standardInput;
    const Result<FoundCredential> found = findUserCredential(*url, credentials, clock.nowUtc());
    if (!found) {
        const bool isOwnServer = isLoopbackUrl(*url) && QFileInfo::exists(config.stateDir + QStringLiteral("/server/admin-token"));
        if (isOwnServer && runningServerUrl(config.stateDir).isEmpty()) {
            return tl::unexpected(CommandFailure{ExitCode::ServerUnreachable,
                                                 QStringLiteral("this machine's own server, %1, does not run").arg(serverUrlText(*url)),
                                                 QStringLiteral("start it with `sibyl-runner serve`")});
        }
        // It says itself what to do. Another name of this machine may lead to somebody else's server, which
        // must not get the token.
        const QString ownUrl = isOwnServer ? runningServerUrl(config.stateDir) : QString();
        const QString hint = ownUrl.isEmpty() ? QString() : QStringLiteral("this machine's own server is %1: use just this address").arg(ownUrl);
        return tl::unexpected(CommandFailure{exitCodeFor(found.error().kind), found.error().text(), hint});
    }
    ServerAccess access;
    access.settings = *std::move(settings);
    access.url = serverUrlText(*url);
    access.token = found->token;
    access.rest = std::make_shared<RestClient>(*url, found->token, clock);
    return access;
}

} // namespace sibyl
