// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/GroupReader.h"
#include "config/RunnerConfig.h"

namespace sibyl {

// The parts of runner.yaml that say which agents there are and what they may do: `agents:`,
// `agent_types:`, `permissions:` into `config`; `gates:` of a project. Whatever is wrong goes into
// `faults`, and what it is part of is left out.
void readAgents(const SettingsFile &file, const QString &home, RunnerConfig &config, GroupFaults &faults);
void readAgentTypes(const SettingsFile &file, RunnerConfig &config, GroupFaults &faults);
void readPermissionRules(const SettingsFile &file, RunnerConfig &config, GroupFaults &faults);
QList<ProjectGate> readGates(const FileValue &list, const QString &label, const SettingsFile &file, GroupFaults &faults);

} // namespace sibyl
