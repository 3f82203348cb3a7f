// SPDX-License-Identifier: Apache-2.0
#include "ShowCommand.h"

#include "Patch.h"
#include "PrintServerJson.h"
#include "TaskLookup.h"
#include "TaskText.h"
#include "base/SystemClock.h"
#include "process/QtCommandRunner.h"

namespace sibyl {

int runShow(const ShowOptions &options)
{
    SystemClock clock;
    const Outcome<FoundTask> found = findTask(options.common, options.serverUrl, options.taskId, clock);
    if (!found) {
        return toInt(reported(found.error()));
    }
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(found->task));
        return toInt(ExitCode::Ok);
    }
    terminal.printAll(taskText(found->task, terminal));
    if (found->task.result && !found->task.result->patch.isEmpty()) {
        QtCommandRunner commands(clock);
        terminal.print({});
        terminal.printAll(patchStat(commands, {found->task.result->patch.toUtf8(), found->task.result->isPatchCut}, terminal));
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
