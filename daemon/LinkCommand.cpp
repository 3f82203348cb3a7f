// SPDX-License-Identifier: Apache-2.0
#include "LinkCommand.h"

#include "Await.h"
#include "PrintServerJson.h"
#include "RunningDaemon.h"
#include "ServerAccess.h"
#include "Terminal.h"
#include "TextWidth.h"
#include "account/ProjectClient.h"
#include "base/SystemClock.h"
#include "config/ConfigEditor.h"
#include "control/ControlSocketPath.h"
#include "git/Git.h"
#include "process/QtCommandRunner.h"

#include <QDir>
#include <QFileInfo>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

// Of a server without projects (the original): the link then holds what was given.
ProjectView asGiven(const QString &wanted)
{
    ProjectView project;
    const bool isId = !QUuid::fromString(wanted).isNull();
    project.id = isId ? wanted : QString();
    project.graphId = wanted.startsWith(u"project_"_s) ? wanted : QString();
    project.name = isId || !project.graphId.isEmpty() ? QString() : wanted;
    return project;
}

Result<ProjectView> findProject(ProjectClient &projects, const QString &wanted, const RepositoryFacts &facts)
{
    if (!wanted.isEmpty()) {
        const Result<QList<ProjectView>> known = await<QList<ProjectView>>([&](QObject *context, auto done) { projects.list(context, std::move(done)); });
        if (!known) {
            const bool hasNoProjects = known.error().kind == ErrorKind::NotFound;
            return hasNoProjects ? Result<ProjectView>(asGiven(wanted)) : Result<ProjectView>(fail(known.error()));
        }
        for (const ProjectView &project : *known) {
            if (project.id == wanted || project.graphId == wanted || project.name == wanted) {
                return project;
            }
        }
        if (!QUuid::fromString(wanted).isNull() || wanted.startsWith(u"project_"_s)) {
            return fail(ErrorKind::NotFound, u"the server has no project %1"_s.arg(wanted)); // an id, not a new name
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
        const QString id = link.projectId.isEmpty() ? link.graphId : link.projectId;
        const QString shownProject = link.name.isEmpty() ? id : terminal.styled(oneLine(link.name), TextStyle::Bold) + (id.isEmpty() ? QString() : u" ("_s + id + u')');
        terminal.print(u"Linked %1 to project %2."_s.arg(link.path, shownProject));
        terminal.print(reloaded && *reloaded ? u"The running daemon takes tasks for it now."_s : u"The next `sibyl-runner run` takes tasks for it."_s);
    }
    if (!reloaded) {
        printNote(reloaded.error().text());
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
