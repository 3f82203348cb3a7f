// SPDX-License-Identifier: Apache-2.0
#include "StatusCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runStatus(const StatusOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'status' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
