// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Redacted.h"
#include "link/LinkSettings.h"
#include "link/Transport.h"

namespace sibyl {

// Printable ASCII without blanks: what can stand in an Authorization header and nothing else.
bool isUsableToken(const Redacted &token);

// The headers of the upgrade request (spec 2.1, design section 5).
TransportHeaders handshakeHeaders(const LinkSettings &settings, const Redacted &token);

} // namespace sibyl
