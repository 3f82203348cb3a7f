// SPDX-License-Identifier: Apache-2.0
#include "LogsCommand.h"

#include "ServerAccess.h"
#include "TaskFollower.h"
#include "base/SystemClock.h"

namespace sibyl {

int runLogs(const LogsOptions &options)
{
    SystemClock clock;
    const Outcome<ServerAccess> server = openServer(options.common, options.serverUrl, clock);
    if (!server) {
        return toInt(reported(server.error()));
    }
    TaskClient tasks(*server->rest);
    Terminal terminal(options.common.color);
    TaskFollower follower(tasks, clock, terminal, FollowOutput::Shown, options.stream);
    if (options.isFollowed) {
        const Result<TaskView> task = follower.follow(options.taskId);
        return task ? toInt(ExitCode::Ok) : toInt(reported(failureFrom(task.error())));
    }
    while (true) {
        const Result<bool> printed = follower.printNewOutput(options.taskId);
        if (!printed) {
            return toInt(reported(failureFrom(printed.error())));
        }
        if (!*printed) {
            return toInt(ExitCode::Ok);
        }
    }
}

} // namespace sibyl
