// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

enum class ColorChoice { Auto, Always, Never };
enum class OutputForm { Text, Json };

struct CommonOptions {
    QString configPath; // --config; empty = where runner.yaml usually is
    ColorChoice color = ColorChoice::Auto;
};

} // namespace sibyl
