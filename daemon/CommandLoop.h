// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ExitCode.h"

#include <QEventLoop>

#include <optional>

namespace sibyl {

// The event loop of a command that waits for answers: begin the work, run(), and call end() from
// whatever finishes it. The first end() counts, also one that comes before run().
class CommandLoop
{
public:
    void end(ExitCode code)
    {
        if (!m_code) {
            m_code = code;
            m_loop.quit();
        }
    }
    bool hasEnded() const { return m_code.has_value(); }
    int run()
    {
        if (!m_code) {
            m_loop.exec();
        }
        return toInt(m_code.value_or(ExitCode::Failed));
    }

private:
    QEventLoop m_loop;
    std::optional<ExitCode> m_code;
};

} // namespace sibyl
