// SPDX-License-Identifier: Apache-2.0
#include "DrainCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runDrain(const DrainOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'drain' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
