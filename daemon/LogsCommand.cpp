// SPDX-License-Identifier: Apache-2.0
#include "LogsCommand.h"

#include "Await.h"
#include "CommandSettings.h"
#include "DaemonTask.h"
#include "PrintServerJson.h"
#include "ServerAccess.h"
#include "TaskFollower.h"
#include "TaskReference.h"
#include "base/SystemClock.h"
#include "control/ControlSocketPath.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds askInterval{250};

Outcome<ExitCode> printFromServer(const LogsOptions &options, Terminal &terminal, Clock &clock)
{
    const Outcome<ServerAccess> server = openServer(options.common, options.serverUrl, clock);
    if (!server) {
        return tl::unexpected(server.error());
    }
    TaskClient tasks(*server->rest);
    const Result<QString> taskId = findTaskId(tasks, options.taskId);
    if (!taskId) {
        return tl::unexpected(failureFrom(taskId.error()));
    }
    const FollowOutput output = options.form == OutputForm::Json ? FollowOutput::JsonLines : FollowOutput::Shown;
    TaskFollower follower(tasks, clock, terminal, output, options.stream);
    if (options.isFollowed) {
        const Result<TaskView> task = follower.follow(*taskId);
        if (!task && task.error().kind != ErrorKind::Cancelled) {
            return tl::unexpected(failureFrom(task.error()));
        }
        return task ? ExitCode::Ok : ExitCode::Failed;
    }
    while (true) {
        const Result<bool> printed = follower.printNewOutput(*taskId);
        if (!printed) {
            return tl::unexpected(failureFrom(printed.error()));
        }
        if (!*printed) {
            return ExitCode::Ok;
        }
    }
}

SpoolStream spoolOf(LogStream stream)
{
    switch (stream) {
    case LogStream::Stdout: return SpoolStream::Stdout;
    case LogStream::Stderr: return SpoolStream::Stderr;
    case LogStream::Events: return SpoolStream::Events;
    }
    return SpoolStream::Stdout;
}

Result<> printFromDaemon(const LogsOptions &options, Terminal &terminal, Clock &clock)
{
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return fail(ErrorKind::NotFound, u"this machine has no settings that can be read"_s);
    }
    const auto task = DaemonTask::find(controlSocketCandidates(settings->config), options.taskId, clock);
    if (!task) {
        return fail(task.error());
    }
    const SpoolStream stream = spoolOf(options.stream);
    qint64 offsetBytes = 0;
    while (true) {
        const Result<LogChunk> chunk = (*task)->log(stream, offsetBytes);
        if (!chunk) {
            return fail(chunk.error());
        }
        terminal.printRaw(options.form == OutputForm::Json && !chunk->bytes.isEmpty()
                              ? jsonLogLine(options.stream, 0, offsetBytes, chunk->bytes)
                              : chunk->bytes);
        offsetBytes += chunk->bytes.size();
        if (offsetBytes < chunk->totalBytes && !chunk->bytes.isEmpty()) {
            continue;
        }
        if (!options.isFollowed || chunk->isEnded) {
            return {};
        }
        pauseFor(clock, askInterval);
    }
}

} // namespace

int runLogs(const LogsOptions &options)
{
    SystemClock clock;
    Terminal terminal(options.common.color);
    const Outcome<ExitCode> printed = printFromServer(options, terminal, clock);
    if (printed) {
        return toInt(*printed);
    }
    return printFromDaemon(options, terminal, clock) ? toInt(ExitCode::Ok) : toInt(reported(printed.error()));
}

} // namespace sibyl
