// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/CursorCodec.h"
#include "agents/StreamAdapter.h"

namespace sibyl {

// Cursor's CLI in print mode, one turn with a stream of JSON events; no tokens, no cost. ReadOnly
// is its mode "ask"; beyond AllowAll it rejects by itself what it would have to ask for.
class CursorAdapter final : public StreamAdapter
{
public:
    CursorAdapter() : StreamAdapter(cursor::readLine) {}

    ProcessSpec processSpec(const AgentTask &task) const override;
};

} // namespace sibyl
