// SPDX-License-Identifier: Apache-2.0
#include "server/PermissionsResource.h"

#include "server/Outcomes.h"
#include "server/PermissionObjectCodec.h"
#include "server/RunnerWireCodec.h"

namespace sibyl::server {
namespace {

HttpReply nothingThere()
{
    return errorReply(404, QStringLiteral("No agent waits for this answer (any more)"));
}

} // namespace

void PermissionsResource::addRoutes(Router &router)
{
    router.add("GET", "/api/permissions", Admission::AdminOnly, [this](const RoutedRequest &r) { return list(r); });
    router.add("GET", "/api/permissions/{permission_id}", Admission::AdminOnly, [this](const RoutedRequest &r) { return get(r); });
    router.add("POST", "/api/permissions/{permission_id}/answer", Admission::AdminOnly, [this](const RoutedRequest &r) { return answer(r); });
}

HttpReply PermissionsResource::list(const RoutedRequest &request) const
{
    const QString taskId = request.http.query.value(QStringLiteral("task_id"));
    QList<OpenPermission> wanted;
    for (const OpenPermission &one : m_context.permissions.open()) {
        if (taskId.isEmpty() || one.wanted.taskId == taskId) {
            wanted.append(one);
        }
    }
    return {.body = encodePermissions(wanted)};
}

HttpReply PermissionsResource::get(const RoutedRequest &request) const
{
    const OpenPermission *permission = m_context.permissions.find(request.id);
    return permission == nullptr ? nothingThere() : HttpReply{.body = encodePermission(*permission)};
}

HttpReply PermissionsResource::answer(const RoutedRequest &request)
{
    const OpenPermission *permission = m_context.permissions.find(request.id);
    const auto runner = permission == nullptr ? nullptr : m_context.presences.value(permission->runnerId);
    if (!runner) {
        return nothingThere();
    }
    const auto option = decodePermissionChoice(request.http.body, permission->wanted.options);
    if (!option) {
        return {.status = 422, .body = option.error()};
    }
    if (!permission->answeredOption.isEmpty()) {
        return errorReply(409, QStringLiteral("It was answered already (%1)").arg(permission->answeredOption));
    }
    m_context.permissions.markAnswered(permission->id, *option);
    sendAfterCommit(m_context, runner->socket, encodePermissionAnswer(permission->wanted, *option));
    return {.body = encodePermission(*permission)};
}

} // namespace sibyl::server
