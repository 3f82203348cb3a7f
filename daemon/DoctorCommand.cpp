// SPDX-License-Identifier: Apache-2.0
#include "DoctorCommand.h"

#include "ExitCode.h"
#include "Terminal.h"

namespace sibyl {

int runDoctor(const DoctorOptions &options)
{
    static_cast<void>(options);
    printError(QStringLiteral("'doctor' is not built into this program yet"));
    return toInt(ExitCode::Failed);
}

} // namespace sibyl
