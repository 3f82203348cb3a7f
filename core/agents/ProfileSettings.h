// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentProfiles.h"
#include "config/LoadedConfig.h"

namespace sibyl {

// The agents of runner.yaml as `sibyl-runner config` shows them, with what comes from the built-in
// profiles: agents.NAME.driver, .program, .arguments, .environment, .model, .permissions,
// .limits.*, .isolation, .enabled; empty ones left out, one agents.NAME.problem where there is no
// profile. Of variables only the names are shown, of arguments none that looks like a secret.
QList<ResolvedSetting> profileSettings(const AgentSettingsByName &agents);

// The arguments with "[redacted]" in place of what follows a word such as token or key, and of what
// looks like a key itself.
QStringList shownArguments(const QStringList &arguments);

} // namespace sibyl
