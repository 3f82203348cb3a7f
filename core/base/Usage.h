// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <optional>

namespace sibyl {

// What an agent consumed, added up over its attempt. Zero tokens and no cost mean that its CLI
// does not tell.
struct Usage {
    qint64 inputTokens = 0;       // fresh ones, without the two below
    qint64 cacheReadTokens = 0;
    qint64 cacheWriteTokens = 0;
    qint64 outputTokens = 0;      // reasoning included
    std::optional<double> costUsd; // as the CLI says; never estimated by us

    qint64 totalTokens() const { return inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens; }
    friend bool operator==(const Usage &, const Usage &) = default;
};

} // namespace sibyl
