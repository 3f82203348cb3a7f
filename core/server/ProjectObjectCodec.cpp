// SPDX-License-Identifier: Apache-2.0
#include "server/ProjectObjectCodec.h"

#include "server/BodyCodec.h"
#include "server/JsonCodec.h"

namespace sibyl::server {
namespace {

QJsonObject projectObject(const ProjectRecord &project)
{
    return {{QStringLiteral("id"), project.id},
            {QStringLiteral("graph_project_id"), project.graphId},
            {QStringLiteral("name"), project.name},
            {QStringLiteral("repo_url"), textOrNull(project.repoUrl)},
            {QStringLiteral("default_branch"), textOrNull(project.defaultBranch)},
            {QStringLiteral("created_at"), jsonTime(project.createdUtc)},
            {QStringLiteral("updated_at"), jsonTime(project.updatedUtc)}};
}

} // namespace

tl::expected<ProjectRecord, QByteArray> decodeNewProject(const QByteArray &body)
{
    BodyReader reader(body);
    ProjectRecord project;
    project.name = reader.requiredString(QLatin1StringView("name"), 1, 255).trimmed();
    project.repoUrl = reader.string(QLatin1StringView("repo_url"), 2'048);
    project.defaultBranch = reader.string(QLatin1StringView("default_branch"), 255);
    if (reader.isGood() && project.name.isEmpty()) {
        reader.fault(QLatin1StringView("name"), QLatin1StringView("string_too_short"), QStringLiteral("String should have at least 1 character"));
    }
    if (!reader.isGood()) {
        return tl::unexpected(reader.faults());
    }
    return project;
}

QByteArray encodeProject(const ProjectRecord &project)
{
    return compact(projectObject(project));
}

QByteArray encodeProjects(const QList<const ProjectRecord *> &projects)
{
    QJsonArray array;
    for (const ProjectRecord *project : projects) {
        array.append(projectObject(*project));
    }
    return compact(QJsonObject{{QStringLiteral("projects"), array}, {QStringLiteral("total"), array.size()}});
}

QByteArray encodeProjectDeleted(const QString &projectId)
{
    return compact(QJsonObject{{QStringLiteral("status"), QStringLiteral("deleted")}, {QStringLiteral("project_id"), projectId}});
}

} // namespace sibyl::server
