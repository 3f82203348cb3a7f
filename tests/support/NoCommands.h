// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process/ShortCommand.h"

namespace sibyl::test {

// For parts that must not run any command: one that is asked for fails the test loudly.
class NoCommands final : public CommandRunner
{
public:
    void run(const CommandSpec &spec, QObject *, CommandCallback) override
    {
        qFatal("unexpected command: %s", qPrintable(spec.program));
    }
};

} // namespace sibyl::test
