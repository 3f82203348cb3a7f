// SPDX-License-Identifier: Apache-2.0
#include "CommandFailure.h"

#include "Terminal.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

CommandFailure failureFrom(const Error &error)
{
    CommandFailure failure{.code = exitCodeFor(error.kind), .what = error.text(), .hint = {}};
    switch (failure.code) {
    case ExitCode::NotAuthorised:
        failure.hint = u"set SIBYL_ACCESS_TOKEN, or register this machine again"_s;
        break;
    case ExitCode::ServerUnreachable:
        failure.hint = u"is the server running, and is its address right? 'sibyl-runner doctor' tells more"_s;
        break;
    case ExitCode::Ok:
    case ExitCode::Failed:
    case ExitCode::Usage:
    case ExitCode::NotRegistered:
    case ExitCode::DaemonNotRunning:
        break;
    }
    return failure;
}

CommandFailure failureFromDaemon(const Error &error)
{
    if (error.kind == ErrorKind::Network) {
        return {.code = ExitCode::DaemonNotRunning,
                .what = u"the daemon is not running"_s,
                .hint = u"start it with 'sibyl-runner run'"_s};
    }
    return {.code = error.kind == ErrorKind::Auth ? ExitCode::NotAuthorised : ExitCode::Failed,
            .what = error.text(),
            .hint = {}};
}

CommandFailure notRegistered()
{
    return {.code = ExitCode::NotRegistered,
            .what = u"this machine is not registered with a server"_s,
            .hint = u"'sibyl-runner register --server URL', or 'sibyl-runner run --local' for a server of your own"_s};
}

ExitCode reported(const CommandFailure &failure)
{
    printError(failure.what, failure.hint);
    return failure.code;
}

} // namespace sibyl
