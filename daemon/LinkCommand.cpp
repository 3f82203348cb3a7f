// SPDX-License-Identifier: Apache-2.0
#include "LinkCommand.h"

#include "Await.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "ServerAccess.h"
#include "Terminal.h"
#include "account/ProjectClient.h"
#include "base/SystemClock.h"
#include "config/ConfigEditor.h"
#include "control/ControlSocketPath.h"
#include "git/Git.h"
#include "process/QtCommandRunner.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

Result<ProjectView> findProject(ProjectClient &projects, const QString &wanted, const RepositoryFacts &facts)
{
    if (!wanted.isEmpty()) {
        const Result<QList<ProjectView>> known = await<QList<ProjectView>>([&](QObject *context, auto done) { projects.list(context, std::move(done)); });
        if (!known) {
            return fail(known.error());
        }
        for (const ProjectView &project : *known) {
            if (project.id == wanted || project.graphId == wanted || project.name == wanted) {
                return project;
            }
        }
    }
    ProjectView project;
    project.name = wanted.isEmpty() ? QFileInfo(facts.topLevel).fileName() : wanted;
    project.repoUrl = facts.remoteUrl;
    project.defaultBranch = facts.defaultBranch;
    return await<ProjectView>([&](QObject *context, auto done) { projects.findOrCreate(project, context, std::move(done)); });
}

} // namespace

int runLink(const LinkOptions &options)
{
    SystemClock clock;
    QtCommandRunner commands(clock);
    Git git(commands, clock);
    const QString path = QDir(options.path).absolutePath();
    const Result<RepositoryFacts> facts = await<RepositoryFacts>([&](QObject *context, auto done) { git.inspect(path, context, std::move(done)); });
    if (!facts) {
        return toInt(reported(failureFrom(facts.error())));
    }
    const Outcome<ServerAccess> server = openServer(options.common, options.serverUrl, clock);
    if (!server) {
        return toInt(reported(server.error()));
    }
    ProjectClient projects(*server->rest);
    const Result<ProjectView> project = findProject(projects, options.project, *facts);
    if (!project) {
        return toInt(reported(failureFrom(project.error())));
    }
    const ProjectLink link{facts->topLevel, project->id, project->graphId, project->name};
    const RunnerConfig &config = server->settings.config;
    Result<ConfigEditor> editor = ConfigEditor::open(config.filePath);
    Result<> saved = editor ? editor->addProject(link) : Result<>(fail(editor.error()));
    if (saved) {
        saved = editor->save();
    }
    if (!saved) {
        return toInt(reported(failureFrom(saved.error())));
    }
    const Result<bool> reloaded = reloadDaemon(controlSocketCandidates(config), clock);
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(link));
    } else {
        terminal.print(u"Linked %1 to project %2 (%3)."_s.arg(link.path, terminal.styled(link.name, TextStyle::Bold), link.projectId));
        terminal.print(reloaded && *reloaded ? u"The running daemon takes tasks for it now."_s : u"The next `sibyl-runner run` takes tasks for it."_s);
    }
    if (!reloaded) {
        printNote(reloaded.error().text());
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
