// SPDX-License-Identifier: Apache-2.0
#include "SubmitCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runSubmit(const SubmitOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'submit' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
