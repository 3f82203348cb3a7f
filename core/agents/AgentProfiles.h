// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEnvironment.h"
#include "agents/AgentProfile.h"
#include "base/Result.h"

namespace sibyl {

using AgentSettingsByName = QMap<QString, AgentSettings>;

// The profile of an agent: the built-in one of that name with what `agents:` says of it; a name of
// one's own with a driver begins from the built-in profile of that driver.
//
//   NotFound   no such agent, built in or configured
//   Config     it needs a program that runner.yaml does not name
//
// Pure: whether the program is there is a matter of AgentSurvey.
Result<AgentProfile> resolveProfile(const QString &name, const AgentSettingsByName &settings);

// Every agent there could be: the built-in ones, the most capable first, then those that only
// runner.yaml knows, by name. Disabled ones too; `acp` only where runner.yaml completes it.
QStringList agentNames(const AgentSettingsByName &settings);

// What an agent with this profile sees: `environment`, with the profile's own variables over it.
EnvironmentBlock environmentOf(const AgentProfile &profile, EnvironmentBlock environment);

// The name of the profile that runs a task's own command.
inline constexpr QLatin1StringView commandAgent{"command"};

// Whether a task that names no agent may get this one: not a mere other way of speaking to one of
// the others ("codex-exec").
bool isChosenUnasked(const QString &name);

} // namespace sibyl
