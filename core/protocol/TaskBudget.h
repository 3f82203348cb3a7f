// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <optional>

namespace sibyl {

// How much a task may consume, `config.budget` on the wire: {"cost_usd", "tokens", "turns"}, each
// greater than 0 and each optional. A bound that the agent's CLI does not report is not kept.
struct TaskBudget {
    std::optional<double> costUsd;
    std::optional<qint64> tokens; // of all kinds
    std::optional<int> turns;     // of the model

    bool isEmpty() const { return !costUsd && !tokens && !turns; }
    friend bool operator==(const TaskBudget &, const TaskBudget &) = default;
};

} // namespace sibyl
