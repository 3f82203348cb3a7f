// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

// Answer of GET /api/health, which needs no token.
struct ServerHealth {
    QString status;  // "healthy"
    QString version; // may be empty
};

} // namespace sibyl
