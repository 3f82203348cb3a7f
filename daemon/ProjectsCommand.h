// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"

namespace sibyl {

// `sibyl-runner projects`. Answers the exit code.
int runProjects(const ProjectsOptions &options);

} // namespace sibyl
