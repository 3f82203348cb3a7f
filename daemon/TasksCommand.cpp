// SPDX-License-Identifier: Apache-2.0
#include "TasksCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runTasks(const TasksOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'tasks' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
