// SPDX-License-Identifier: Apache-2.0
#include "setup/RunnerCredential.h"

#include "account/CredentialFilesCodec.h"
#include "base/AtomicFile.h"

#include <cerrno>
#include <unistd.h>

namespace sibyl {
namespace {

bool isAlive(qint64 processId)
{
    return processId > 0 && (::getpgid(static_cast<pid_t>(processId)) >= 0 || errno != ESRCH);
}

} // namespace

CredentialSources userCredentialSources(const RunnerConfig &config, const ConfigSources &sources)
{
    CredentialSources credentials;
    credentials.environment = sources.environment;
    credentials.stateDirectory = config.stateDir;
    credentials.homeDirectory = sources.home();
    return credentials;
}

RunnerCredentialQuery runnerCredentialQuery(const RunnerConfig &config, const ConfigSources &sources, const QDateTime &nowUtc)
{
    RunnerCredentialQuery query;
    query.serverUrl = config.serverUrl;
    query.runnerId = config.runnerId;
    query.environmentRunnerToken = config.environmentRunnerToken;
    query.environmentAccessToken = config.environmentAccessToken;
    query.userSources = userCredentialSources(config, sources);
    query.nowUtc = nowUtc;
    return query;
}

QString runningServerUrl(const QString &stateDir)
{
    const Result<QByteArray> text = readWholeFile(stateDir + QStringLiteral("/server/server.json"), 64 * 1024);
    const Result<LocalServer> server = text ? decodeLocalServer(*text) : Result<LocalServer>(fail(text.error()));
    return server && isAlive(server->processId) ? server->url : QString(); // a crash leaves the file
}

} // namespace sibyl
