// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ExitCode.h"
#include "base/Error.h"

#include <QString>

#include <tl/expected.hpp>

namespace sibyl {

// Why a command ends without success, as its user reads it: one line, what to do about it, and the
// exit code.
struct CommandFailure {
    ExitCode code = ExitCode::Failed;
    QString what;
    QString hint; // may be empty
};

template <typename T>
using Outcome = tl::expected<T, CommandFailure>;

// Of a server's answer, a file or a setting.
CommandFailure failureFrom(const Error &error);
// Of the control socket: there, Network means that no daemon runs.
CommandFailure failureFromDaemon(const Error &error);
CommandFailure notRegistered();

// Prints it on standard error and answers its code.
ExitCode reported(const CommandFailure &failure);

} // namespace sibyl
