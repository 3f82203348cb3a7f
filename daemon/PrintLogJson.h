// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "LogSink.h"
#include "Terminal.h"

namespace sibyl {

// A task's log as one JSON object a line: its events as they are, or {"type": "output", "stream",
// "text"} for the lines of a plain command; each with its `attempt`.
class JsonLogSink final : public LogSink
{
public:
    explicit JsonLogSink(Terminal &terminal) : m_terminal(terminal) {}

    void beginAttempt(int attempt) override { m_attempt = attempt; }
    void addEvent(QByteArrayView line) override;
    void addOutput(LogStream stream, QByteArrayView line) override;
    void endAttempt() override {}

private:
    Terminal &m_terminal;
    int m_attempt = 1;
};

} // namespace sibyl
