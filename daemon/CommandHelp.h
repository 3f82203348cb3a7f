// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace sibyl {

// What `--help` says about one command besides its options.
struct CommandHelp {
    const char *name;
    const char *group;    // heading in the program's own help
    const char *summary;  // one line
    const char *examples; // lines of at most 78 characters
};

std::span<const CommandHelp> commandHelp();

// Exit codes and where to read on: the end of the program's help.
const char *programFooter();

} // namespace sibyl
