// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/ClaudeCodec.h"
#include "agents/StreamAdapter.h"

namespace sibyl {

// Amp, one turn with a stream of JSON events: the lines of Claude Code, without its questions. What
// may be done beyond AllowAll is for Amp's own settings to say.
class AmpAdapter final : public StreamAdapter
{
public:
    AmpAdapter() : StreamAdapter(claude::readLine) {}

    ProcessSpec processSpec(const AgentTask &task) const override;
};

} // namespace sibyl
