// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/TokenKind.h"
#include "config/RunnerConfig.h"

namespace sibyl {

// A token that somebody wrote into runner.yaml: it belongs into the secret store, and the key out
// of the file (ConfigEditor::removeKey).
struct StrayToken {
    TokenKind kind = TokenKind::RunnerToken;
    Redacted value;
    int line = 0; // 1-based
};

// One setting as `sibyl-runner config` shows it. Tokens are not among them.
struct ResolvedSetting {
    QString key;    // as in runner.yaml, nested ones with a dot
    QString value;  // lists joined with ", "
    QString origin; // "default", "runner.yaml:7", "SIBYL_MAX_AGENTS", "--max-agents"
};

// A configuration and what is worth saying about it.
struct LoadedConfig {
    RunnerConfig config;
    bool hasFile = false;
    QStringList warnings; // sentences with file and line; nothing is broken
    QStringList notices;  // decisions worth a line in the log, such as why sandbox mode is on
    QList<StrayToken> strayTokens;
    QList<ResolvedSetting> settings; // in the order of the settings table
};

} // namespace sibyl
