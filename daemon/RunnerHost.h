// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "InProcessServer.h"
#include "base/SystemClock.h"
#include "control/ControlServer.h"
#include "engine/Runner.h"
#include "link/ConnectivityWatch.h"
#include "link/WebSocketTransport.h"
#include "process/QtCommandRunner.h"
#include "process/SupervisorLauncher.h"
#include "setup/MachineSetup.h"

#include <QObject>

#include <memory>

namespace sibyl {

// A runner put together with the real clock, processes and sockets, and its control socket. Used
// by `run` and `demo`; main thread only.
class RunnerHost : public QObject
{
    Q_OBJECT

public:
    // `config` is the present configuration: it says where state and sockets lie.
    // `sources` is what `source` reads.
    static Result<std::unique_ptr<RunnerHost>> create(const RunnerConfig &config, const ConfigSources &sources,
                                                      ConfigSource source, TokenSource token);
    ~RunnerHost() override;

    // Starts the runner, then listens on the control socket. Conflict when another daemon works
    // with the registration.
    Result<> start();
    // A server of this daemon's own that runs already; it ends with the host.
    void adopt(std::unique_ptr<InProcessServer> server) { m_server = std::move(server); }
    Runner &runner() { return *m_runner; }
    Clock &clock() { return m_clock; }
    CommandRunner &commands() { return m_commands; }

private:
    RunnerHost(const QString &supervisorProgram, const QString &runtimeDirectory, const ConfigSources &sources,
               ConfigSource source, TokenSource token);
    Result<> listen();
    SetupParts setupParts(const ConfigSources &sources);
    Result<LocalServerAccess> startLocal();

    SystemClock m_clock;
    QtCommandRunner m_commands;
    SupervisorLauncher m_launcher;
    WebSocketTransportFactory m_transports;
    std::unique_ptr<InProcessServer> m_server;
    std::unique_ptr<Runner> m_runner;
    MachineSetup m_setup;
    ControlServer m_control;
    ConnectivityWatch m_connectivity;
};

} // namespace sibyl
