// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/LimitEnd.h"

#include <QJsonObject>

namespace sibyl {

// When a rate limit is over, by the fields of an error or the headers of an HTTP answer, in the
// names that agents and services use ("retryAfter", "resets_at", "retry-after-ms"); one level of
// objects within is looked through as well.
LimitEnd readLimitEnd(const QJsonObject &object);

} // namespace sibyl
