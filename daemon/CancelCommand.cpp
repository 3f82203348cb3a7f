// SPDX-License-Identifier: Apache-2.0
#include "CancelCommand.h"

#include "Await.h"
#include "CommandSettings.h"
#include "DaemonTask.h"
#include "PrintServerJson.h"
#include "ServerAccess.h"
#include "TaskReference.h"
#include "Terminal.h"
#include "base/SystemClock.h"
#include "control/ControlSocketPath.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

Outcome<TaskView> cancelOnServer(const CancelOptions &options, Clock &clock)
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
    Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) { tasks.cancel(*taskId, context, std::move(done)); });
    if (!task) {
        return tl::unexpected(failureFrom(task.error()));
    }
    return std::move(*task);
}

// The runner here can stop what it runs itself, whatever its server can.
Result<QString> cancelOnDaemon(const CancelOptions &options, Clock &clock)
{
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return fail(ErrorKind::Config, settings.error().what);
    }
    const Result<std::unique_ptr<DaemonTask>> task =
        DaemonTask::find(controlSocketCandidates(settings->config), options.taskId, clock);
    if (!task) {
        return fail(task.error());
    }
    const QString reason = options.reason.isEmpty() ? u"cancelled on the command line"_s : options.reason;
    const Result<> taken = (*task)->cancel(reason);
    return taken ? Result<QString>((*task)->id()) : Result<QString>(fail(taken.error()));
}

} // namespace

int runCancel(const CancelOptions &options)
{
    SystemClock clock;
    Terminal terminal(options.common.color);
    const Outcome<TaskView> task = cancelOnServer(options, clock);
    if (task) {
        if (options.form == OutputForm::Json) {
            terminal.printRaw(jsonText(*task));
        } else {
            terminal.print(task->hasEnded() ? u"Task %1 is %2."_s.arg(task->id, task->status)
                                            : u"Task %1 is being stopped on its runner."_s.arg(task->id));
        }
        return toInt(ExitCode::Ok);
    }
    const Result<QString> stopped = cancelOnDaemon(options, clock);
    if (!stopped) {
        return toInt(reported(task.error()));
    }
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonCancelled(*stopped));
    } else {
        terminal.print(u"Task %1 is being stopped on this machine."_s.arg(*stopped));
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
