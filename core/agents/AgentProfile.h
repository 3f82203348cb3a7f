// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/AgentSettings.h"

namespace sibyl {

// Everything about how one agent is started and judged: a built-in profile with what runner.yaml
// changes of it. A value.
//
// The adapter of the driver adds what its CLI needs to be driven: the flags for its streams, for
// `model`, `permissions`, `limits` and the session. `arguments` and `environment` hold the rest,
// for an ACP agent the whole of its command line.
//
// Of the plain driver they are the whole as well: {prompt_file} in an argument becomes the path of
// the prompt; without it the prompt is the agent's stdin. A plain profile without a program runs
// the task's own command.
struct AgentProfile {
    QString name;               // "claude"; also the capability agent:<name>
    QString title;              // "Claude Code"
    AgentDriver driver = AgentDriver::Plain;
    QString program;            // a name in PATH or an absolute path
    QStringList arguments;      // before those of the driver
    QMap<QString, QString> environment; // over what agents see anyway
    QString model;              // empty: the CLI's own choice
    PermissionMode permissions = PermissionMode::AcceptEdits;
    AgentLimits limits;
    QString isolation;
    friend bool operator==(const AgentProfile &, const AgentProfile &) = default;
};

} // namespace sibyl
