// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/Words.h"

namespace sibyl {

// What an agent's tool does, whatever its CLI calls it.
enum class ToolKind { Read, Edit, Execute, Search, Fetch, Think, Other };
inline constexpr auto wordsOf(ToolKind)
{
    return Words<ToolKind, 7>{{{ToolKind::Read, "read"},
                               {ToolKind::Edit, "edit"},
                               {ToolKind::Execute, "execute"},
                               {ToolKind::Search, "search"},
                               {ToolKind::Fetch, "fetch"},
                               {ToolKind::Think, "think"},
                               {ToolKind::Other, "other"}}};
}

} // namespace sibyl
