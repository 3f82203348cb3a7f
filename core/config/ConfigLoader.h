// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "config/ConfigSources.h"
#include "config/LoadedConfig.h"

namespace sibyl {

// Reads runner.yaml, the environment and the flags into one RunnerConfig: flags over environment
// over file over default (spec 5.2). A missing file is an empty one.
//
// Every value is checked for type and range. All faults are found in one go: the Error (kind
// Config) holds the first as `where` ("/path/runner.yaml:7") and `what`, further ones on lines of
// their own. Unknown keys, double links and the like are warnings. Reads files, writes nothing.
Result<LoadedConfig> loadConfig(const ConfigSources &sources);

// Largest runner.yaml or config.toml that is read.
inline constexpr qint64 maxConfigFileBytes = 1024 * 1024;

} // namespace sibyl
