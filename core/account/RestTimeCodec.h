// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

namespace sibyl {

// A time as servers write it: ISO 8601, with or without fraction (any number of digits), "Z",
// offset or, as the original, no zone at all, which means UTC. Invalid when it is not one.
QDateTime restTimeUtc(const QString &text);

} // namespace sibyl
