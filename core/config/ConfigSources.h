// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Environment.h"

#include <QString>

#include <optional>

namespace sibyl {

// What the command line said; an absent value was not given.
struct ConfigOverrides {
    std::optional<QString> serverUrl;  // --server
    std::optional<QString> runnerId;   // --runner-id
    std::optional<QString> name;       // --name
    std::optional<int> maxAgents;      // --max-agents
    std::optional<bool> isSandboxMode; // --sandbox-mode / --no-sandbox-mode
    std::optional<QString> stateDir;   // --state-dir
};

// Everything a configuration is made from, as plain values.
struct ConfigSources {
    QString explicitFile; // --config; empty = not given
    Environment environment;
    ConfigOverrides overrides;
    QString homeDirectory; // empty = $HOME of `environment`, else the user's home directory

    QString home() const;
};

// runner.yaml: --config, else $SIBYL_CONFIG_FILE, else $SIBYL_CONFIG_DIR/runner.yaml, else
// ~/.config/sibyl/runner.yaml. Absolute, whether it exists or not.
QString configFilePath(const ConfigSources &sources);

// $SIBYL_STATE_DIR, else $XDG_STATE_HOME/sibyl, else ~/.local/state/sibyl. Absolute. For commands
// that need no other setting; RunnerConfig::stateDir is the same value.
QString stateDirectory(const ConfigSources &sources);

} // namespace sibyl
