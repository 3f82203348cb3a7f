// SPDX-License-Identifier: Apache-2.0
#include "LocalRegistration.h"

#include "Await.h"
#include "FoundCapabilities.h"
#include "account/RegistrationClient.h"
#include "machine/MachineReport.h"
#include "setup/RegistrationFlow.h"

#include <QSysInfo>
#include <QUrl>

namespace sibyl {
namespace {

QString localUrl(int port)
{
    return QStringLiteral("http://127.0.0.1:%1").arg(port);
}

} // namespace

Result<quint16> localServerPort(const RunnerConfig &config, std::optional<quint16> wanted)
{
    const int registered = QUrl(config.serverUrl).port(0);
    const bool isOnLoopback = registered > 0 && config.serverUrl == localUrl(registered);
    // A registration stays with its address: the runner would look for its server there in vain.
    const bool isKept = isOnLoopback && (wanted ? *wanted == 0 : config.hasLocalServer);
    const quint16 port = isKept ? static_cast<quint16>(registered) : wanted.value_or(usualServerPort);
    if (config.serverUrl.isEmpty() || config.serverUrl == localUrl(port)) {
        return port;
    }
    const QString place = port == 0 ? QStringLiteral("on this machine") : QStringLiteral("at ") + localUrl(port);
    const QString remedy = isOnLoopback ? QStringLiteral("Use --port %1, another file with --config, or `run` alone").arg(registered)
                                        : QStringLiteral("Use another file with --config, or `run` alone");
    return fail(ErrorKind::Config,
                QStringLiteral("runner.yaml names the server %1; `run --local` brings its own %2. %3").arg(config.serverUrl, place, remedy),
                config.filePath);
}

Result<std::unique_ptr<InProcessServer>> startLocalServer(const RunnerConfig &config, std::optional<quint16> wantedPort, Clock &clock)
{
    const Result<quint16> port = localServerPort(config, wantedPort);
    if (!port) {
        return fail(port.error());
    }
    server::ServeOptions options;
    options.port = *port;
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
