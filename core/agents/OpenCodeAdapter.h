// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/OpenCodeCodec.h"
#include "agents/StreamAdapter.h"

namespace sibyl {

// opencode, one turn with a stream of JSON events. It cannot ask: ReadOnly and Ask are one here,
// and AcceptEdits gives it no shell. It tells no end of its turn: the last step's reason counts
// when the process has ended.
class OpenCodeAdapter final : public StreamAdapter
{
public:
    OpenCodeAdapter() : StreamAdapter(opencode::readLine) {}

    ProcessSpec processSpec(const AgentTask &task) const override;
};

} // namespace sibyl
