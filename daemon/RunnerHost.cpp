// SPDX-License-Identifier: Apache-2.0
#include "RunnerHost.h"

#include "LocalRegistration.h"
#include "agents/AgentEnvironment.h"
#include "control/ControlSocketPath.h"
#include "process/SupervisorProgram.h"

#include <QFileInfo>
#include <QLoggingCategory>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcHost, "sibyl.host")

} // namespace

Result<std::unique_ptr<RunnerHost>> RunnerHost::create(const RunnerConfig &config, const ConfigSources &sources,
                                                       ConfigSource source, TokenSource token)
{
    const Result<QString> supervisor = findSupervisorProgram();
    if (!supervisor) {
        return fail(supervisor.error());
    }
    // The agents' sockets lie beside the control socket of the instance.
    const Result<QString> socket = controlSocketPath(controlInstanceDirectory(config));
    if (!socket) {
        return fail(socket.error());
    }
    return std::unique_ptr<RunnerHost>(
        new RunnerHost(*supervisor, QFileInfo(*socket).path(), sources, std::move(source), std::move(token)));
}

RunnerHost::RunnerHost(const QString &supervisorProgram, const QString &runtimeDirectory,
                       const ConfigSources &sources, ConfigSource source, TokenSource token)
    : m_commands(m_clock)
    , m_launcher(supervisorProgram, runtimeDirectory, m_clock)
    , m_transports(m_clock)
    , m_runner(std::make_unique<Runner>(RunnerParts{.clock = m_clock,
                                                    .commands = m_commands,
                                                    .launcher = m_launcher,
                                                    .transports = m_transports,
                                                    .token = std::move(token),
                                                    .environment = ownEnvironment()},
                                        std::move(source)))
    , m_setup(setupParts(sources))
    , m_control({*m_runner, m_setup}, m_clock)
{
    connect(&m_connectivity, &ConnectivityWatch::changed, m_runner.get(), &Runner::networkChanged);
    connect(m_runner.get(), &Runner::instanceChanged, this, [this] {
        if (const Result<> listening = listen(); !listening) {
            qCCritical(lcHost).noquote() << "the control socket cannot be opened:" << listening.error().text();
        }
    });
}

RunnerHost::~RunnerHost()
{
    m_control.close();
}

SetupParts RunnerHost::setupParts(const ConfigSources &sources)
{
    return {.clock = m_clock,
            .commands = m_commands,
            .sources = sources,
            .snapshot = [this] { return m_runner->snapshot(); },
            .reload = [this] { return m_runner->reload(); },
            .leave = [this] { m_runner->leave(); },
            .startLocalServer = [this] { return startLocal(); }};
}

Result<LocalServerAccess> RunnerHost::startLocal()
{
    if (!m_server) {
        Result<std::unique_ptr<InProcessServer>> server = startLocalServer(m_runner->config(), std::nullopt, m_clock);
        if (!server) {
            return fail(server.error());
        }
        m_server = std::move(*server);
    }
    return LocalServerAccess{m_server->url(), m_server->admin().token()};
}

Result<> RunnerHost::start()
{
    if (const Result<> started = m_runner->start(); !started) {
        return started;
    }
    return listen();
}

Result<> RunnerHost::listen()
{
    const Result<QString> path = prepareControlSocket(m_runner->instanceDirectory());
    if (!path) {
        return fail(path.error());
    }
    // The instance's lock is ours, so a socket that is there was left behind.
    const StaleSocket stale = m_runner->config().isRegistered() ? StaleSocket::Remove : StaleSocket::Keep;
    return m_control.moveTo(*path, stale);
}

} // namespace sibyl
