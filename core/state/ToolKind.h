// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sibyl {

// What an agent's tool does, whatever its CLI calls it.
enum class ToolKind { Read, Edit, Execute, Search, Fetch, Think, Other };

} // namespace sibyl
