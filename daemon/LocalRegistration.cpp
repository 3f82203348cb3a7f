// SPDX-License-Identifier: Apache-2.0
#include "LocalRegistration.h"

#include "Await.h"
#include "FoundCapabilities.h"
#include "account/RegistrationClient.h"
#include "machine/MachineReport.h"
#include "setup/RegistrationFlow.h"

#include <QSysInfo>

namespace sibyl {
namespace {

constexpr quint16 localPort = 3334;

QString localUrl()
{
    return QStringLiteral("http://127.0.0.1:%1").arg(localPort);
}

} // namespace

Result<std::unique_ptr<InProcessServer>> startLocalServer(const RunnerConfig &config, Clock &clock)
{
    if (!config.serverUrl.isEmpty() && config.serverUrl != localUrl()) {
        return fail(ErrorKind::Config,
                    QStringLiteral("runner.yaml names the server %1; `run --local` brings its own at %2. Use another file with --config, or `run` alone")
                        .arg(config.serverUrl, localUrl()),
                    config.filePath);
    }
    server::ServeOptions options;
    options.port = localPort;
    options.stateDir = config.stateDir;
    return InProcessServer::start(options, clock);
}

Result<> registerLocally(const RunnerConfig &config, const ConfigSources &sources, InProcessServer &server, Clock &clock)
{
    RegistrationClient registrations(server.admin());
    if (!config.runnerId.isEmpty()) {
        const Result<RegisteredRunner> known = await<RegisteredRunner>(
            [&](QObject *context, auto done) { registrations.getRunner(config.runnerId, context, std::move(done)); });
        if (known || known.error().kind != ErrorKind::NotFound) {
            return known ? Result<>() : Result<>(fail(known.error()));
        }
    }
    RegistrationOrder order;
    order.server = QUrl(server.url());
    order.user.accessToken = server.admin().token();
    order.isLocalServer = config.hasLocalServer;
    order.wanted.hostname = QSysInfo::machineHostName();
    order.wanted.name = config.name.isEmpty() ? order.wanted.hostname : config.name;
    order.wanted.capabilities = announcedCapabilities(foundCapabilities(config, clock), config.capabilities);
    order.configuredCapabilities = config.capabilities;
    order.wanted.maxConcurrentAgents = config.maxConcurrentAgents;
    const Result<RegistrationView> registered = await<RegistrationView>([&](QObject *context, auto done) {
        registerMachine(order, config, sources, clock, context, std::move(done));
    });
    return registered ? Result<>() : Result<>(fail(registered.error()));
}

} // namespace sibyl
