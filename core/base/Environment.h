// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMap>
#include <QString>

namespace sibyl {

// Environment variables as a plain value, so that tests bring their own.
using Environment = QMap<QString, QString>;

// Those of this process. Names or values that are not valid in the locale's encoding are converted
// with replacement characters.
Environment processEnvironment();

} // namespace sibyl
