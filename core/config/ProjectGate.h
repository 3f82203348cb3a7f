// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QString>

namespace sibyl {

// One entry of a project's `gates:`: a command that must succeed in the worktree before a task
// counts as completed.
struct ProjectGate {
    QString name;          // "tests"; unique within the project
    QString command;       // a shell line
    Seconds timeLimit{600}; // > 0
    friend bool operator==(const ProjectGate &, const ProjectGate &) = default;
};

} // namespace sibyl
