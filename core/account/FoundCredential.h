// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Redacted.h"

#include <QString>

namespace sibyl {

// A token and where it came from.
struct FoundCredential {
    Redacted token;
    QString origin; // "SIBYL_ACCESS_TOKEN", "this machine's own server", "the Sibyl CLI's login"
};

} // namespace sibyl
