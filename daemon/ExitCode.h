// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

namespace sibyl {

// How sibyl-runner ends; the same for every command and documented in `--help`.
enum class ExitCode : int {
    Ok = 0,
    Failed = 1,
    Usage = 2,
    NotRegistered = 3,     // this machine has no registration, or names no server
    NotAuthorised = 4,     // no token, or the server turned it down
    ServerUnreachable = 5,
    DaemonNotRunning = 6,
};

constexpr int toInt(ExitCode code)
{
    return static_cast<int>(code);
}

// For an error that came from a server or from this machine; errors of the control socket have
// codes of their own (see DaemonAccess.h).
constexpr ExitCode exitCodeFor(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage:
        return ExitCode::Usage;
    case ErrorKind::Auth:
        return ExitCode::NotAuthorised;
    case ErrorKind::Network:
    case ErrorKind::Timeout:
        return ExitCode::ServerUnreachable;
    case ErrorKind::Config:
    case ErrorKind::Protocol:
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::Policy:
    case ErrorKind::Process:
    case ErrorKind::Git:
    case ErrorKind::Storage:
    case ErrorKind::Cancelled:
    case ErrorKind::Internal:
        return ExitCode::Failed;
    }
    return ExitCode::Failed;
}

} // namespace sibyl
