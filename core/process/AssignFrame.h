// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "process/ProcessSpec.h"

#include <QByteArray>

namespace sibyl {

// The body of the Assign frame for `spec`. Fails with ErrorKind::Process when the system could not
// start such a program in any case: an empty program, a NUL in a string, a relative working
// directory, more than the system takes.
Result<QByteArray> encodeAssign(const ProcessSpec &spec, const QString &attemptDirectory,
                                const QByteArray &socketPath);

} // namespace sibyl
