// SPDX-License-Identifier: Apache-2.0
#include "ServeCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runServe(const ServeOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'serve' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
