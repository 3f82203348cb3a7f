// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/StreamAdapter.h"

namespace sibyl {

// `codex exec --json`: one prompt on stdin, events out. It never asks, so a profile that wants to
// be asked gets a read-only sandbox; app-server is the driver that can ask. There is no way to stop
// it but a signal. What a continued conversation used is not told: it counts from its beginning.
class CodexExecAdapter final : public StreamAdapter
{
public:
    CodexExecAdapter();
    ProcessSpec processSpec(const AgentTask &task) const override;
    void open(const AgentTask &task, QByteArrayView written, const OnEvent &onEvent) override;

protected:
    bool takeSpecial(const AgentNews &news, const OnEvent &onEvent) override;

private:
    bool m_isResumed = false;
};

} // namespace sibyl
