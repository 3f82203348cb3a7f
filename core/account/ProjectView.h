// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

// A project as the server has it.
struct ProjectView {
    QString id;            // UUID
    QString graphId;       // project_...; may be empty
    QString name;
    QString repoUrl;       // may be empty
    QString defaultBranch; // may be empty
};

} // namespace sibyl
