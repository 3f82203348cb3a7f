// SPDX-License-Identifier: Apache-2.0
#include "CancelCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runCancel(const CancelOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'cancel' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
