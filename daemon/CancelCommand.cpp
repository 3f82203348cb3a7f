// SPDX-License-Identifier: Apache-2.0
#include "CancelCommand.h"

#include "Await.h"
#include "PrintServerJson.h"
#include "ServerAccess.h"
#include "Terminal.h"
#include "account/TaskClient.h"
#include "base/SystemClock.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

int runCancel(const CancelOptions &options)
{
    SystemClock clock;
    const Outcome<ServerAccess> server = openServer(options.common, options.serverUrl, clock);
    if (!server) {
        return toInt(reported(server.error()));
    }
    TaskClient tasks(*server->rest);
    const Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) { tasks.cancel(options.taskId, context, std::move(done)); });
    if (!task) {
        return toInt(reported(failureFrom(task.error())));
    }
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(*task));
    } else {
        terminal.print(task->hasEnded() ? u"Task %1 is %2."_s.arg(task->id, task->status)
                                        : u"Task %1 is being stopped on its runner."_s.arg(task->id));
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
