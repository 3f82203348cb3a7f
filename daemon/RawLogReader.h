// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"
#include "LogReader.h"
#include "Terminal.h"

namespace sibyl {

// Prints one stream of a task byte for byte, or as one JSON object a part.
class RawLogReader final : public LogReader
{
public:
    RawLogReader(Terminal &terminal, LogStream stream, OutputForm form)
        : m_terminal(terminal), m_stream(stream), m_form(form)
    {
    }

    Result<bool> readNew(LogFeed &feed) override;
    void end() override {}

private:
    Terminal &m_terminal;
    LogStream m_stream;
    OutputForm m_form;
    int m_attempt = 0;
    qint64 m_offset = 0;
};

} // namespace sibyl
