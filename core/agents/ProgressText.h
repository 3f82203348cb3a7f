// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringView>

#include <optional>

namespace sibyl {

// How far a tool says it is, in percent (0..100): the bracketed forms of build and test tools,
// "[ 45%] Building" and "[3/10] Linking". A bare "95% full" is no progress.
std::optional<int> progressIn(QStringView line);

} // namespace sibyl
