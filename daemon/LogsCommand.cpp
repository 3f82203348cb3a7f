// SPDX-License-Identifier: Apache-2.0
#include "LogsCommand.h"

#include "Await.h"
#include "CommandSettings.h"
#include "DaemonTask.h"
#include "PrintLogJson.h"
#include "ProgressBar.h"
#include "RawLogReader.h"
#include "ServerAccess.h"
#include "ServerLogFeed.h"
#include "TaskFollower.h"
#include "TaskReference.h"
#include "TaskText.h"
#include "TextWidth.h"
#include "Transcript.h"
#include "base/SystemClock.h"
#include "control/ControlSocketPath.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds askInterval{250};
constexpr int barWidth = 30;

FollowState followState(const LogsOptions &options)
{
    return options.form == OutputForm::Json ? FollowState::Hidden : FollowState::Shown;
}

// Whether there was anything.
Result<bool> readAll(LogReader &log, LogFeed &feed)
{
    for (bool wasThere = false; true; wasThere = true) {
        const Result<bool> isMore = log.readNew(feed);
        if (!isMore || !*isMore) {
            return isMore ? Result<bool>(wasThere) : isMore;
        }
    }
}

void tellWhyNothing(TaskClient &tasks, const QString &taskId)
{
    const Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) { tasks.get(taskId, context, std::move(done)); });
    if (task) {
        printNote((task->hasEnded() ? u"it wrote nothing: the task is "_s : u"nothing yet: the task is "_s) + stateText(*task));
    }
}

Outcome<ExitCode> printFromServer(const LogsOptions &options, LogReader &log, Terminal &terminal, Clock &clock)
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
    if (options.isFollowed) {
        const Result<TaskView> task = TaskFollower(tasks, clock, terminal, &log, followState(options)).follow(*taskId);
        if (!task && task.error().kind != ErrorKind::Cancelled) {
            return tl::unexpected(failureFrom(task.error()));
        }
        return task ? ExitCode::Ok : ExitCode::Failed;
    }
    ServerLogFeed feed(tasks, *taskId);
    const Result<bool> read = readAll(log, feed);
    if (!read) {
        return tl::unexpected(failureFrom(read.error()));
    }
    log.end();
    if (!*read) {
        tellWhyNothing(tasks, *taskId);
    }
    return ExitCode::Ok;
}

void showState(const TaskSnapshot &task, Terminal &terminal, int turn)
{
    const BarStyle style = terminal.hasUnicode() ? BarStyle::Unicode : BarStyle::Ascii;
    terminal.showLive({progressBar(task.progressPercent, barWidth, style, turn) + u' '
                       + oneLine(task.activity.isEmpty() ? wordOf(task.phase) : task.activity)});
}

// Follows an attempt on this machine to its end.
Result<bool> followOnDaemon(DaemonTask &task, LogReader &log, FollowState state, Terminal &terminal, Clock &clock)
{
    for (int turn = 0; true; ++turn) {
        const bool wasComplete = task.isLogComplete(); // then this round reads its very last bytes
        if (const Result<bool> read = readAll(log, task); !read) {
            return read;
        }
        if (wasComplete) {
            terminal.clearLive();
            return true;
        }
        if (const Result<> asked = task.refresh(); !asked) {
            return fail(asked.error());
        }
        if (state == FollowState::Shown) {
            showState(task.state(), terminal, turn);
        }
        pauseFor(clock, askInterval);
    }
}

Result<std::unique_ptr<DaemonTask>> findOnDaemon(const LogsOptions &options, Clock &clock)
{
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return fail(ErrorKind::Config, settings.error().what);
    }
    return DaemonTask::find(controlSocketCandidates(settings->config), options.taskId, clock);
}

int run(const LogsOptions &options, LogReader &log, Terminal &terminal, Clock &clock)
{
    const Result<std::unique_ptr<DaemonTask>> local = options.serverUrl
        ? fail(ErrorKind::NotFound, u"the server was named"_s)
        : findOnDaemon(options, clock);
    // What runs here is read here: at once, and whether or not the server can be asked.
    const bool isRunningHere = local && (*local)->state().phase != TaskPhase::Ended;
    if (isRunningHere) {
        const Result<bool> read = options.isFollowed ? followOnDaemon(**local, log, followState(options), terminal, clock) : readAll(log, **local);
        if (read && !options.isFollowed) {
            log.end();
            return toInt(ExitCode::Ok);
        }
    }
    // The server knows whether another attempt follows.
    const Outcome<ExitCode> printed = printFromServer(options, log, terminal, clock);
    if (printed) {
        return toInt(*printed);
    }
    if (!local || (!isRunningHere && !readAll(log, **local))) {
        return toInt(reported(printed.error()));
    }
    log.end();
    return toInt(ExitCode::Ok);
}

} // namespace

int runLogs(const LogsOptions &options)
{
    SystemClock clock;
    Terminal terminal(options.common.color);
    if (options.rawStream) {
        RawLogReader log(terminal, *options.rawStream, options.form);
        return run(options, log, terminal, clock);
    }
    Transcript transcript(terminal);
    JsonLogSink json(terminal);
    EventLogReader log(options.form == OutputForm::Json ? static_cast<LogSink &>(json) : transcript, clock);
    return run(options, log, terminal, clock);
}

} // namespace sibyl
