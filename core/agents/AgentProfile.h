// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/AgentSettings.h"

namespace sibyl {

// Everything about how one agent is started and judged: a built-in profile with what runner.yaml
// changes of it. A value.
struct AgentProfile {
    QString name;               // "claude"; also the capability agent:<name>
    QString title;              // "Claude Code"
    AgentDriver driver = AgentDriver::Plain;
    QString program;            // a name in PATH or an absolute path
    QStringList arguments;      // before those of the driver
    QMap<QString, QString> environment;
    QString model;              // empty: the CLI's own choice
    PermissionMode permissions = PermissionMode::AcceptEdits;
    AgentLimits limits;
    QString isolation;
    friend bool operator==(const AgentProfile &, const AgentProfile &) = default;
};

} // namespace sibyl
