// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RestReply.h"
#include "base/Error.h"

namespace sibyl {

// What the server says went wrong, as one readable text; empty when it says nothing readable.
// Reads `detail` as a string, as FastAPI's list of field faults ("name: String should have at
// least 1 character") and as an object with `message` and `remediation`, and `error` of the rate
// limiter. Cut to 500 characters, control characters removed.
QString serverDetail(const QByteArray &body);

// The Error of an answer with status 300 or more (table in RestClient.h).
Error httpError(const RestReply &reply, const QString &requestLabel);

} // namespace sibyl
