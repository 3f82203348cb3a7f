// SPDX-License-Identifier: Apache-2.0
#include "server/ProjectsResource.h"

#include "server/ProjectObjectCodec.h"
#include "server/Token.h"

namespace sibyl::server {

void ProjectsResource::addRoutes(Router &router)
{
    router.add("GET", "/api/projects", Admission::AdminOnly, [this](const RoutedRequest &r) { return list(r); });
    router.add("POST", "/api/projects", Admission::AdminOnly, [this](const RoutedRequest &r) { return create(r); });
    router.add("GET", "/api/projects/{project_id}", Admission::AdminOnly, [this](const RoutedRequest &r) { return get(r); });
    router.add("DELETE", "/api/projects/{project_id}", Admission::AdminOnly, [this](const RoutedRequest &r) { return remove(r); });
}

HttpReply ProjectsResource::list(const RoutedRequest &request) const
{
    const QString name = request.http.query.value(QStringLiteral("name"));
    QList<const ProjectRecord *> found;
    for (const ProjectRecord *project : m_context.directory.projects()) {
        if (name.isEmpty() || project->name == name) {
            found.append(project);
        }
    }
    return {.body = encodeProjects(found)};
}

HttpReply ProjectsResource::get(const RoutedRequest &request) const
{
    const ProjectRecord *project = m_context.directory.project(request.id);
    return project == nullptr ? errorReply(404, QStringLiteral("Project not found")) : HttpReply{.body = encodeProject(*project)};
}

HttpReply ProjectsResource::create(const RoutedRequest &request)
{
    const auto wanted = decodeNewProject(request.http.body);
    if (!wanted) {
        return {.status = 422, .body = wanted.error()};
    }
    for (const ProjectRecord *present : m_context.directory.projects()) {
        if (present->name != wanted->name) {
            continue;
        }
        if (!wanted->repoUrl.isEmpty() && wanted->repoUrl != present->repoUrl) {
            return errorReply(409, QStringLiteral("Project %1 exists already with another repository (%2)").arg(present->name, present->repoUrl));
        }
        return {.body = encodeProject(*present)};
    }
    if (m_context.directory.projectCount() >= m_context.options.limits.maxProjects) {
        return errorReply(429, QStringLiteral("Too many projects; delete some first"));
    }
    ProjectRecord project = *wanted;
    project.id = newUuid();
    project.graphId = QStringLiteral("project_") + randomHex(12);
    project.createdUtc = m_context.clock.nowUtc();
    project.updatedUtc = project.createdUtc;
    m_context.directory.save(project);
    return {.status = 201, .body = encodeProject(project)};
}

HttpReply ProjectsResource::remove(const RoutedRequest &request)
{
    if (m_context.directory.project(request.id) == nullptr) {
        return errorReply(404, QStringLiteral("Project not found"));
    }
    if (m_context.board.hasTasksOf(request.id)) {
        return errorReply(409, QStringLiteral("Project has open tasks. Cancel them first."));
    }
    m_context.directory.removeProject(request.id);
    return {.body = encodeProjectDeleted(request.id)};
}

} // namespace sibyl::server
