// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QJsonObject>

namespace sibyl {

// The bytes of one frame as a JSON object. Refuses (ErrorKind::Protocol) what is larger than
// `maxBytes`, not valid UTF-8, nested deeper than maxFrameDepth (seen before anything is parsed),
// not JSON, or not an object. Of duplicate keys the last one counts.
Result<QJsonObject> parseFrame(const QByteArray &frame, qsizetype maxBytes);

// Compact JSON in UTF-8.
QByteArray writeFrame(const QJsonObject &object);

} // namespace sibyl
