// SPDX-License-Identifier: Apache-2.0
#include "RegisterCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runRegister(const RegisterOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'register' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
