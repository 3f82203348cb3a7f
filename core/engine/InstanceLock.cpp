// SPDX-License-Identifier: Apache-2.0
#include "engine/InstanceLock.h"

#include "base/PrivateDirectory.h"

namespace sibyl {

Result<InstanceLock> InstanceLock::take(const QString &instanceDirectory)
{
    if (const Result<> made = ensurePrivateDirectory(instanceDirectory); !made) {
        return fail(made.error());
    }
    Result<ProcessLock> lock = ProcessLock::take(
        instanceDirectory + QStringLiteral("/lock"),
        QStringLiteral("another sibyl-runner (pid %1) works with this registration; stop it first, or register a second runner with another config file"));
    return lock ? Result<InstanceLock>(InstanceLock(std::move(*lock))) : Result<InstanceLock>(fail(lock.error()));
}

} // namespace sibyl
