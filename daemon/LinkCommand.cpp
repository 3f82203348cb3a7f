// SPDX-License-Identifier: Apache-2.0
#include "LinkCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runLink(const LinkOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'link' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
