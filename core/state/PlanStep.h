// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sibyl {

enum class PlanStepState { Pending, InProgress, Completed };

// One line of an agent's own to-do list.
struct PlanStep {
    QString text; // at most 300 characters
    PlanStepState state = PlanStepState::Pending;
    friend bool operator==(const PlanStep &, const PlanStep &) = default;
};

} // namespace sibyl
