// SPDX-License-Identifier: Apache-2.0
#include "UnlinkCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runUnlink(const UnlinkOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'unlink' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
