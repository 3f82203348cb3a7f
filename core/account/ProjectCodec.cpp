// SPDX-License-Identifier: Apache-2.0
#include "account/ProjectCodec.h"

#include "account/RestClient.h"
#include "base/Names.h"
#include "protocol/FrameCodec.h"
#include "protocol/ObjectReaderCodec.h"

#include <QJsonObject>

namespace sibyl {
namespace {

using namespace Qt::Literals::StringLiterals;

ProjectView readProject(ObjectReader &r)
{
    return {.id = r.id("id"_L1),
            .graphId = r.optionalString("graph_project_id"_L1, maxIdLength),
            .name = r.string("name"_L1, maxIdLength),
            .repoUrl = r.optionalString("repo_url"_L1, 4'096),
            .defaultBranch = r.optionalString("default_branch"_L1, maxIdLength)};
}

} // namespace

QByteArray encodeNewProject(const ProjectView &project)
{
    QJsonObject object{{"name"_L1, wireText(project.name, maxIdLength)}};
    if (!project.repoUrl.isEmpty()) {
        object.insert("repo_url"_L1, wireText(project.repoUrl, 2'048));
    }
    if (!project.defaultBranch.isEmpty()) {
        object.insert("default_branch"_L1, wireText(project.defaultBranch, maxIdLength));
    }
    return writeFrame(object);
}

Result<ProjectView> decodeProject(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"project"_s, fault);
    ProjectView project = readProject(r);
    if (fault) {
        return fail(*fault);
    }
    return project;
}

Result<QList<ProjectView>> decodeProjects(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"answer"_s, fault);
    QList<ProjectView> projects;
    r.optionalObjects("projects"_L1, 100'000, [&](ObjectReader &item) { projects.append(readProject(item)); });
    if (fault) {
        return fail(*fault);
    }
    return projects;
}

} // namespace sibyl
