// SPDX-License-Identifier: Apache-2.0
#include "LogsCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runLogs(const LogsOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'logs' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
