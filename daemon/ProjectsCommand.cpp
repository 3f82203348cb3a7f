// SPDX-License-Identifier: Apache-2.0
#include "ProjectsCommand.h"

#include "Await.h"
#include "PrintServerJson.h"
#include "ServerAccess.h"
#include "Table.h"
#include "Terminal.h"
#include "account/ProjectClient.h"
#include "base/SystemClock.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

QString linkedPath(const ProjectView &project, const QList<ProjectLink> &links)
{
    QStringList paths;
    for (const ProjectLink &link : links) {
        if (link.projectId == project.id || (link.projectId.isEmpty() && link.name == project.name)) {
            paths << link.path;
        }
    }
    return paths.join(u", "_s);
}

} // namespace

int runProjects(const ProjectsOptions &options)
{
    SystemClock clock;
    const Outcome<ServerAccess> server = openServer(options.common, options.serverUrl, clock);
    if (!server) {
        return toInt(reported(server.error()));
    }
    ProjectClient client(*server->rest);
    const Result<QList<ProjectView>> projects = await<QList<ProjectView>>([&](QObject *context, auto done) { client.list(context, std::move(done)); });
    if (!projects) {
        return toInt(reported(failureFrom(projects.error())));
    }
    const QList<ProjectLink> &links = server->settings.config.links;
    Terminal terminal(options.common.color);
    if (options.form == OutputForm::Json) {
        terminal.printRaw(jsonText(*projects, links));
        return toInt(ExitCode::Ok);
    }
    if (projects->isEmpty()) {
        terminal.print(u"No projects yet. Link a checkout: sibyl-runner link ~/code/shop"_s);
        return toInt(ExitCode::Ok);
    }
    Table table({{u"PROJECT"_s, 10}, {u"ID"_s}, {u"LINKED HERE"_s, 12}});
    for (const ProjectView &project : *projects) {
        table.addRow({project.name, project.id, linkedPath(project, links)});
    }
    terminal.printAll(table.lines(terminal.columns(), terminal.ellipsis()));
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
