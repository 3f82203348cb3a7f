// SPDX-License-Identifier: Apache-2.0
#include "engine/PermissionRelay.h"

#include "base/Names.h"
#include "link/RunnerLink.h"
#include "protocol/Features.h"

#include <algorithm>

namespace sibyl {
namespace {

PermissionWanted wireRequest(const PendingPermission &pending)
{
    PermissionWanted wanted;
    wanted.taskId = pending.taskId;
    wanted.attempt = pending.attempt;
    wanted.permissionId = pending.request.id;
    wanted.tool = pending.request.tool;
    wanted.summary = pending.request.summary;
    wanted.detail = pending.request.detail;
    wanted.expiresUtc = pending.request.expiresUtc;
    for (const PermissionOption &option : pending.request.options) {
        if (isAcceptableId(option.id)) { // an agent may name its options as it likes, the wire not
            wanted.options.append({option.id, option.label, wordOf(option.effect)});
        }
    }
    return wanted;
}

bool contains(const QList<PendingPermission> &list, const QString &permissionId)
{
    return std::any_of(list.begin(), list.end(),
                       [&](const PendingPermission &pending) { return pending.request.id == permissionId; });
}

} // namespace

void PermissionRelay::update(const QList<PendingPermission> &open)
{
    if (!m_link.hasFeature(features::permissions)) {
        m_told.clear();
        return;
    }
    for (const PendingPermission &told : m_told) {
        if (!contains(open, told.request.id)) {
            m_link.send(PermissionSettled{told.taskId, told.attempt, told.request.id});
        }
    }
    for (const PendingPermission &pending : open) {
        if (!contains(m_told, pending.request.id)) {
            m_link.send(wireRequest(pending));
        }
    }
    m_told = open;
}

void PermissionRelay::cameOnline(const QList<PendingPermission> &open)
{
    m_told.clear();
    update(open);
}

} // namespace sibyl
