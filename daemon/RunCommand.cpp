// SPDX-License-Identifier: Apache-2.0
#include "RunCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runRun(const RunOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'run' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
