// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

namespace sibyl {

// How a tool call of an agent ended.
enum class ToolEnding { Completed, Failed, Denied };
inline constexpr auto wordsOf(ToolEnding)
{
    return Words<ToolEnding, 3>{{{ToolEnding::Completed, "completed"},
                                 {ToolEnding::Failed, "failed"},
                                 {ToolEnding::Denied, "denied"}}};
}

} // namespace sibyl
