// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <QDateTime>
#include <QString>

namespace sibyl {

// "45s", "3m 05s", "2h 07m", "3d 04h"; never negative.
QString shortDuration(Milliseconds duration);

// How long ago that was, "just now" below a minute; empty when it never was.
QString shortAge(const QDateTime &thenUtc, const QDateTime &nowUtc);

} // namespace sibyl
