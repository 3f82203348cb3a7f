// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TokenPair.h"
#include "base/Result.h"

#include <QByteArray>

namespace sibyl {

QByteArray encodeRefresh(const Redacted &refreshToken);
// Protocol when either token is missing.
Result<TokenPair> decodeTokenPair(const QByteArray &body);

} // namespace sibyl
