// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/CredentialLookup.h"
#include "config/ConfigSources.h"
#include "config/RunnerConfig.h"

namespace sibyl {

// Where the user's tokens are looked for on this machine.
CredentialSources userCredentialSources(const RunnerConfig &config, const ConfigSources &sources);

// Where this runner's own token is looked for.
RunnerCredentialQuery runnerCredentialQuery(const RunnerConfig &config, const ConfigSources &sources, const QDateTime &nowUtc);

// http://127.0.0.1:3334 while `serve` of this state directory runs, else empty.
QString runningServerUrl(const QString &stateDir);

} // namespace sibyl
