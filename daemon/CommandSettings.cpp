// SPDX-License-Identifier: Apache-2.0
#include "CommandSettings.h"

#include "config/ConfigLoader.h"

#include <utility>

namespace sibyl {

ConfigSources commandSources(const CommonOptions &options, ConfigOverrides overrides)
{
    return {.explicitFile = options.configPath,
            .environment = processEnvironment(),
            .overrides = std::move(overrides),
            .homeDirectory = {}};
}

Outcome<LoadedConfig> commandSettings(const CommonOptions &options, ConfigOverrides overrides)
{
    Result<LoadedConfig> loaded = loadConfig(commandSources(options, std::move(overrides)));
    if (!loaded) {
        return tl::unexpected(failureFrom(loaded.error()));
    }
    return std::move(*loaded);
}

} // namespace sibyl
