// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RegisteredRunner.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "config/ConfigSources.h"
#include "config/RunnerConfig.h"

namespace sibyl {

// Writes a new registration down: its token (the user's own where the server gives
// runners none, spec R-01) into the secret store first, then id, name, server and
// store into runner.yaml, where every other setting stays; `capabilities` too when they are others now. Answers a sentence that names the store.
Result<QString> saveRegistration(const RunnerConfig &config, const ConfigSources &sources, const QString &serverUrl,
                                 const RegisteredRunner &runner, const Redacted &userToken,
                                 const QStringList &capabilities, Clock &clock);

} // namespace sibyl
