// SPDX-License-Identifier: Apache-2.0
#include "config/RunnerConfig.h"

#include "base/Names.h"

namespace sibyl {

QString RunnerConfig::instanceDirectory() const
{
    return stateDir + QStringLiteral("/runners/") + fileNameFor(runnerId);
}

} // namespace sibyl
