// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Usage.h"

#include <QString>

namespace sibyl {

// "940 tokens in, 40,000 from the cache, 120 out, $0.13"; what is not told is left out, empty when
// nothing is.
QString usageText(const Usage &usage);
// "$0.13"; small sums with as many digits as it takes to see them.
QString dollarText(double dollars);

} // namespace sibyl
