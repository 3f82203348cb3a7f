// SPDX-License-Identifier: Apache-2.0
#include "LinkCommand.h"

#include "Await.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "ServerAccess.h"
#include "Terminal.h"
#include "TextWidth.h"
#include "base/SystemClock.h"
#include "control/ControlSocketPath.h"
#include "git/Git.h"
#include "process/QtCommandRunner.h"
#include "setup/ProjectLinking.h"

#include <QDir>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
int runLink(const LinkOptions &options)
{
    SystemClock clock;
    QtCommandRunner commands(clock);
    Git git(commands, clock);
    const QString path = QDir(options.path).absolutePath();
    const Outcome<ServerAccess> server = openServer(options.common, options.serverUrl, clock);
    if (!server) {
        return toInt(reported(server.error()));
    }
    const RunnerConfig &config = server->settings.config;
    const LinkOrder order{.path = path, .project = options.project, .configPath = config.filePath};
    const Result<LinkedCheckout> link = await<LinkedCheckout>([&](QObject *context, auto done) {
        linkCheckout(order, server->rest, git, context, std::move(done));
    });
    if (!link) {
        return toInt(reported(failureFrom(link.error())));
    }
    const Result<bool> reloaded = reloadDaemon(controlSocketCandidates(config), clock);
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(*link));
    } else {
        const QString id = link->projectId.isEmpty() ? link->graphId : link->projectId;
        const QString shownProject = link->name.isEmpty() ? id : terminal.styled(oneLine(link->name), TextStyle::Bold) + (id.isEmpty() ? QString() : u" ("_s + id + u')');
        terminal.print(u"Linked %1 to project %2."_s.arg(link->path, shownProject));
        terminal.print(reloaded && *reloaded ? u"The running daemon takes tasks for it now."_s : u"The next `sibyl-runner run` takes tasks for it."_s);
    }
    if (!reloaded) {
        printNote(reloaded.error().text());
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
