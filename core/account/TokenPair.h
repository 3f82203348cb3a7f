// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Redacted.h"

namespace sibyl {

// What a login or refresh gives (spec 6.5). The refresh token works once.
struct TokenPair {
    Redacted accessToken;
    Redacted refreshToken;
    Seconds expiresIn{3'600};
};

} // namespace sibyl
