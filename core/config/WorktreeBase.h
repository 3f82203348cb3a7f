// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

namespace sibyl {

// Makes the worktree base before it is used. Below a directory that everybody can write, such as
// /tmp, every component must be a real directory of this user's, closed to others: the sandbox
// default is predictable and somebody else may have made it first (spec R-91). Elsewhere missing
// directories are made 0700 and existing ones taken as they are. Fails with ErrorKind::Storage and
// what to do.
Result<> ensureWorktreeBase(const QString &path);

} // namespace sibyl
