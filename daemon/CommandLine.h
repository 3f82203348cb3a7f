// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CommandOptions.h"
#include "CommandTree.h"
#include "ExitCode.h"

#include <tl/expected.hpp>

namespace sibyl {

// Nothing to run: help or version was asked for (Ok, text for standard output), or the command line
// is wrong (Usage, text for standard error).
struct ParseStop {
    ExitCode code = ExitCode::Ok;
    QString text; // without newline at the end
};

// The arguments as main() got them, the program's own name first.
tl::expected<CommandOptions, ParseStop> parseCommandLine(const QStringList &arguments);

// Every command and option there is, read from the same definition that parses them.
CommandTree commandTree();

} // namespace sibyl
