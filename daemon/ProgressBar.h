// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace sibyl {

enum class BarStyle { Unicode, Ascii };

// "[██████──────]  50%" in exactly `width` columns (at least 8). No percent known: a piece that
// stands at `turn`, which the caller counts up.
QString progressBar(std::optional<int> percent, int width, BarStyle style, int turn = 0);

} // namespace sibyl
