// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandFailure.h"
#include "CommandOptions.h"
#include "config/ConfigSources.h"
#include "config/LoadedConfig.h"

namespace sibyl {

// What a command reads its settings from: the given file, this process's environment, the flags.
ConfigSources commandSources(const CommonOptions &options, ConfigOverrides overrides = {});

// The settings, or why they cannot be read. Warnings are left to those who show settings.
Outcome<LoadedConfig> commandSettings(const CommonOptions &options, ConfigOverrides overrides = {});

} // namespace sibyl
