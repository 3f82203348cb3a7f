// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

#include <QString>

namespace sibyl {

enum class PlanStepState { Pending, InProgress, Completed };
inline constexpr auto wordsOf(PlanStepState)
{
    return Words<PlanStepState, 3>{{{PlanStepState::Pending, "pending"},
                                    {PlanStepState::InProgress, "in_progress"},
                                    {PlanStepState::Completed, "completed"}}};
}

// One line of an agent's own to-do list.
struct PlanStep {
    QString text; // at most 300 characters
    PlanStepState state = PlanStepState::Pending;
    friend bool operator==(const PlanStep &, const PlanStep &) = default;
};

} // namespace sibyl
