// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "config/RunnerConfig.h"

namespace sibyl {

// The capability words for what this machine has, looked for now; runs the event loop meanwhile.
QStringList foundCapabilities(const RunnerConfig &config, Clock &clock);

} // namespace sibyl
