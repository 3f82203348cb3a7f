// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/GeminiCodec.h"
#include "agents/StreamAdapter.h"

namespace sibyl {

// Gemini CLI, one turn with a stream of JSON events. It cannot ask: what a mode does not allow is
// not even offered to its model, so ReadOnly and Ask are one here.
//
// Its exit codes tell more than success: 0 without a result is a signal that it swallowed, 41 a
// missing sign-in, 53 its own limit of turns, and the others the HTTP status modulo 256.
class GeminiAdapter final : public StreamAdapter
{
public:
    GeminiAdapter() : StreamAdapter(gemini::readLine) {}

    ProcessSpec processSpec(const AgentTask &task) const override;
    AgentVerdict finish(const ExitReport &report) override;

private:
    bool takeSpecial(const AgentNews &news, const OnEvent &onEvent) override;
    std::optional<TurnOutcome> outcomeOfExit(int exitCode) const override;

    bool m_isModelAsked = true; // what comes next begins an answer of the model
    int m_answers = 0;
};

} // namespace sibyl
