// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/ConfigSources.h"
#include "config/GroupReader.h"
#include "config/RunnerConfig.h"
#include "config/SettingsFile.h"

namespace sibyl {

// The checkouts of this machine: `projects:` of runner.yaml first, then `[paths]` of the Sibyl
// CLI's config.toml. Two paths for one project are both kept and the first one is used; a path
// that is not there is kept too (a disk may come back). Both are warned about, as is anything that
// cannot be read: a damaged link never stops the runner (spec R-71). What a project says about its
// agents is read strictly: it goes into `faults`.
struct ProjectLinks {
    QList<ProjectLink> links;
    QStringList warnings;
};

ProjectLinks readProjectLinks(const SettingsFile &file, const ConfigSources &sources, GroupFaults &faults);

// Where the Sibyl CLI keeps it: $SIBYL_CONFIG_DIR/config.toml when that exists (spec R-73), else
// ~/.sibyl/config.toml.
QString cliConfigPath(const ConfigSources &sources);

} // namespace sibyl
