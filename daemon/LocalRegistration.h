// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "InProcessServer.h"
#include "config/ConfigSources.h"
#include "config/RunnerConfig.h"

#include <optional>

namespace sibyl {

inline constexpr quint16 usualServerPort = 3334;

// Where the server of `run --local` listens: at `wanted`, 0 being any free port, else at the usual
// one. A machine that is registered with a server of its own keeps that one's port when it wants
// any, or brings it with every start (local_server). Config when runner.yaml names another server.
Result<quint16> localServerPort(const RunnerConfig &config, std::optional<quint16> wanted);

// The embedded server there, kept in the runner's state directory.
Result<std::unique_ptr<InProcessServer>> startLocalServer(const RunnerConfig &config, std::optional<quint16> wantedPort, Clock &clock);

// Registers this machine with `server` unless runner.yaml holds a registration that the server
// knows; writes it to runner.yaml and its token to the secret store.
Result<> registerLocally(const RunnerConfig &config, const ConfigSources &sources, InProcessServer &server, Clock &clock);

} // namespace sibyl
