// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/ActivityText.h"
#include "agents/AgentAdapter.h"
#include "agents/OutputTail.h"

namespace sibyl {

// Any command: a shell line runs as /bin/sh -c (not a login shell: profile files must not change
// PATH or put secrets back, spec R-42), a list as it is. The prompt is in SIBYL_TASK_PROMPT_FILE
// and, when it is short enough, in SIBYL_TASK_PROMPT; stdin is at its end. Each line of output
// is an activity, its bracketed counters are progress; exit code 0 is success.
class PlainAdapter final : public AgentAdapter
{
public:
    // Longer prompts are in the file only: one variable holds at most 128 KiB (spec R-41).
    static constexpr qsizetype maxPromptVariableBytes = 100'000;

    ProcessSpec processSpec(const AgentTask &task) const override;
    void read(OutputStream stream, QByteArrayView bytes, const OnEvent &onEvent) override;
    AgentVerdict finish(const ExitReport &report) override;

private:
    struct Stream {
        LastLine lastLine;
        OutputTail tail;
    };

    Stream m_stdout;
    Stream m_stderr;
};

} // namespace sibyl
