// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

namespace sibyl {

// "~" and "~/x" with the home directory put in; anything else as it is (spec R-81).
QString expandHome(const QString &path, const QString &home);

// expandHome, made clean. Fails when the outcome is not absolute, names another user's home
// ("~bob/x"), holds a NUL or is longer than 4096 characters: the error begins with "must ".
Result<QString> absoluteUserPath(const QString &path, const QString &home);

} // namespace sibyl
