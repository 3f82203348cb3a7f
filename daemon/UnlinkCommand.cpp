// SPDX-License-Identifier: Apache-2.0
#include "UnlinkCommand.h"

#include "CommandSettings.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "Terminal.h"
#include "base/SystemClock.h"
#include "control/ControlSocketPath.h"
#include "setup/ProjectLinking.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

int runUnlink(const UnlinkOptions &options)
{
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return toInt(reported(settings.error()));
    }
    const RunnerConfig &config = settings->config;
    QList<LinkedCheckout> links;
    for (const ProjectLink &known : config.links) {
        links.append({known.path, known.projectId, known.graphId, known.name});
    }
    const Result<LinkedCheckout> link = unlinkCheckout(options.target, links, config.filePath);
    if (!link) {
        const bool isUnknown = link.error().kind == ErrorKind::NotFound && link.error().where.isEmpty();
        return toInt(reported(isUnknown ? CommandFailure{ExitCode::Failed, link.error().what, u"`sibyl-runner projects` shows what is"_s}
                                        : failureFrom(link.error())));
    }
    SystemClock clock;
    if (const Result<bool> reloaded = reloadDaemon(controlSocketCandidates(config), clock); !reloaded) {
        printNote(reloaded.error().text());
    }
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(*link));
    } else {
        terminal.print(u"%1 is no longer linked; what runs there goes on."_s.arg(link->path));
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
