// SPDX-License-Identifier: Apache-2.0
#include "RetryCommand.h"

#include "Await.h"
#include "CommandSettings.h"
#include "DaemonTask.h"
#include "PrintServerJson.h"
#include "ServerAccess.h"
#include "TaskReference.h"
#include "TaskText.h"
#include "Terminal.h"
#include "base/SystemClock.h"
#include "control/ControlSocketPath.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

Outcome<TaskView> retryOnServer(const RetryOptions &options, Clock &clock)
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
    Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) { tasks.retry(*taskId, context, std::move(done)); });
    if (!task) {
        CommandFailure failure = failureFrom(task.error());
        if (task.error().kind == ErrorKind::Conflict) {
            failure.hint = u"only a task that has ended is tried again; `sibyl-runner show %1` tells how it stands"_s.arg(options.taskId);
        }
        return tl::unexpected(failure);
    }
    return std::move(*task);
}

// The daemon asks the server with the runner's own token, for users who have none.
Result<QString> retryByDaemon(const RetryOptions &options, Clock &clock)
{
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return fail(ErrorKind::Config, settings.error().what);
    }
    const Result<std::unique_ptr<DaemonTask>> task = DaemonTask::find(controlSocketCandidates(settings->config), options.taskId, clock);
    if (!task) {
        return fail(task.error());
    }
    const Result<> taken = (*task)->retry();
    return taken ? Result<QString>((*task)->id()) : Result<QString>(fail(taken.error()));
}

void printTaken(const QString &taskId, Terminal &terminal)
{
    terminal.print(u"Task %1 is tried again."_s.arg(taskId));
    terminal.print(u"Follow it with: sibyl-runner logs -f %1"_s.arg(taskId.left(shortIdLength)));
}

} // namespace

int runRetry(const RetryOptions &options)
{
    SystemClock clock;
    Terminal terminal(options.common.color);
    const Outcome<TaskView> task = retryOnServer(options, clock);
    if (task) {
        if (options.form == OutputForm::Json) {
            terminal.printRaw(jsonText(*task));
        } else {
            printTaken(task->id, terminal);
        }
        return toInt(ExitCode::Ok);
    }
    const bool mayDaemonHelp = !options.serverUrl && task.error().code != ExitCode::Failed;
    const Result<QString> taken = mayDaemonHelp ? retryByDaemon(options, clock) : fail(ErrorKind::NotFound, QString());
    if (!taken) {
        return toInt(reported(task.error()));
    }
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonRetried(*taken));
    } else {
        printTaken(*taken, terminal);
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
