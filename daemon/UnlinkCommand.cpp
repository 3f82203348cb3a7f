// SPDX-License-Identifier: Apache-2.0
#include "UnlinkCommand.h"

#include "CommandSettings.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "Terminal.h"
#include "base/SystemClock.h"
#include "config/ConfigEditor.h"
#include "control/ControlSocketPath.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

int runUnlink(const UnlinkOptions &options)
{
    const Outcome<LoadedConfig> settings = commandSettings(options.common);
    if (!settings) {
        return toInt(reported(settings.error()));
    }
    const RunnerConfig &config = settings->config;
    const QString path = QDir::cleanPath(QDir(options.target).absolutePath());
    const QString realPath = QFileInfo(path).canonicalFilePath(); // empty when it is gone
    const auto link = std::find_if(config.links.begin(), config.links.end(), [&](const ProjectLink &known) {
        return known.path == path || (!realPath.isEmpty() && known.path == realPath) || known.projectId == options.target || known.graphId == options.target || known.name == options.target;
    });
    if (link == config.links.end()) {
        return toInt(reported({ExitCode::Failed, u"nothing is linked as %1"_s.arg(options.target), u"`sibyl-runner projects` shows what is"_s}));
    }
    Result<ConfigEditor> editor = ConfigEditor::open(config.filePath);
    Result<> saved = editor ? editor->removeProject(link->path) : Result<>(fail(editor.error()));
    if (saved) {
        saved = editor->save();
    }
    if (!saved) {
        return toInt(reported(failureFrom(saved.error())));
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
