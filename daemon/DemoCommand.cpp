// SPDX-License-Identifier: Apache-2.0
#include "DemoCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runDemo(const DemoOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'demo' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
