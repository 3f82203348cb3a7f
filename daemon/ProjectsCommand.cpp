// SPDX-License-Identifier: Apache-2.0
#include "ProjectsCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runProjects(const ProjectsOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'projects' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
