// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "InProcessServer.h"
#include "config/ConfigSources.h"
#include "config/RunnerConfig.h"

namespace sibyl {

// For `run --local`: the embedded server on its usual port, kept in the runner's state directory.
// Config when runner.yaml names another server.
Result<std::unique_ptr<InProcessServer>> startLocalServer(const RunnerConfig &config, Clock &clock);

// Registers this machine with `server` unless runner.yaml holds a registration that the server
// knows; writes it to runner.yaml and its token to the secret store.
Result<> registerLocally(const RunnerConfig &config, const ConfigSources &sources, InProcessServer &server, Clock &clock);

} // namespace sibyl
