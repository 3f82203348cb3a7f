// SPDX-License-Identifier: Apache-2.0
#include "account/ProjectClient.h"

#include "account/DecodedReply.h"
#include "account/ProjectCodec.h"

namespace sibyl {

void ProjectClient::list(QObject *context, Callback<QList<ProjectView>> callback)
{
    m_rest.send({.method = RestRequest::Method::Get, .path = QStringLiteral("/api/projects"), .query = {}, .body = {}},
                context, decoded(&decodeProjects, std::move(callback)));
}

void ProjectClient::findOrCreate(const ProjectView &wanted, QObject *context, Callback<ProjectView> callback)
{
    m_rest.send({.method = RestRequest::Method::Post,
                 .path = QStringLiteral("/api/projects"),
                 .query = {},
                 .body = encodeNewProject(wanted)},
                context, decoded(&decodeProject, std::move(callback)));
}

void ProjectClient::remove(const QString &projectId, QObject *context, Callback<> callback)
{
    m_rest.send({.method = RestRequest::Method::Delete,
                 .path = QStringLiteral("/api/projects/") + RestRequest::pathSegment(projectId),
                 .query = {},
                 .body = {}},
                context, [callback = std::move(callback)](const Result<RestReply> &reply) {
                    if (reply) {
                        callback({});
                    } else {
                        callback(fail(reply.error()));
                    }
                });
}

} // namespace sibyl
