// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

namespace sibyl {

// Makes `path` a directory (0700, parents included) that belongs to this user and that nobody else
// can write. An existing directory is checked and, if only its mode is too wide, narrowed. Refuses
// symbolic links in the last component: under /tmp somebody else may have made it.
Result<> ensurePrivateDirectory(const QString &path);

} // namespace sibyl
