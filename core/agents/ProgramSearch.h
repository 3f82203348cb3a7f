// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEnvironment.h"

#include <optional>

namespace sibyl {

// Where a program is and what to start for it.
struct FoundProgram {
    QString path;          // absolute
    QString pathDirectory; // found outside of PATH: to be put before it; else empty
};

// Looks for `program`, a name or an absolute path: in PATH of `environment`, then where package
// managers put programs below HOME, which the PATH of a service often lacks. Looks at files only.
std::optional<FoundProgram> findProgram(const QString &program, const EnvironmentBlock &environment);

// The same in PATH only: where an agent finds it too. Empty when it is not there.
QString findInPath(const QString &program, const EnvironmentBlock &environment);

// The native program that an npm wrapper or placeholder at `path` stands for, else `path` itself. Started through
// the wrapper of Codex or codex-acp, the agent outlives signals to it (SIGKILL, and SIGTERM of the
// latter).
QString nativeProgram(const QString &path);

} // namespace sibyl
