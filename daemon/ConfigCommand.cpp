// SPDX-License-Identifier: Apache-2.0
#include "ConfigCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runConfig(const ConfigOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'config' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
