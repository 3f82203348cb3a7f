// SPDX-License-Identifier: Apache-2.0
#include "DiffCommand.h"

#include "Pager.h"
#include "PrintPatchJson.h"
#include "TaskPatch.h"
#include "base/SystemClock.h"
#include "process/QtCommandRunner.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

int runDiff(const DiffOptions &options)
{
    SystemClock clock;
    const Outcome<FoundTask> found = findTask(options.common, options.serverUrl, options.taskId, clock);
    if (!found) {
        return toInt(reported(found.error()));
    }
    if (!found->task.result) {
        return toInt(reported({ExitCode::Failed, u"the task is %1: its changes are read when it ends"_s.arg(found->task.status),
                               u"`sibyl-runner logs -f %1` shows what it does"_s.arg(options.taskId)}));
    }
    const Patch patch = patchOf(*found, clock);
    Terminal terminal(options.common.color);
    QtCommandRunner commands(clock);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(found->task, patch, patchFiles(commands, patch)));
        return toInt(ExitCode::Ok);
    }
    if (patch.text.isEmpty()) {
        printNote(u"the task changed nothing"_s);
        return toInt(ExitCode::Ok);
    }
    if (options.isStat) {
        terminal.printAll(patchStat(commands, patch, terminal));
        return toInt(ExitCode::Ok);
    }
    if (terminal.isInteractive() || terminal.hasColor()) {
        showPaged(patchLines(patch, terminal), terminal);
    } else {
        terminal.printRaw(patch.text); // as it is: for `git apply`
    }
    if (patch.isCut) {
        printNote(u"this is not all of it: the whole is on branch %1 of the runner %2"_s.arg(found->task.result->branch, found->task.runnerName));
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
