// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/PermissionBoard.h"

#include <QByteArray>

#include <tl/expected.hpp>

class QJsonObject;

namespace sibyl::server {

// The bodies of /api/permissions, with the names of the control socket's `permissions.list`.
QJsonObject permissionObject(const OpenPermission &permission);
QByteArray encodePermission(const OpenPermission &permission);
QByteArray encodePermissions(const QList<OpenPermission> &permissions);

// {"option": one that the agent offers} or {"action": "allow" | "deny"}, one of the two. Gives the
// option's id, or the body of a 422.
tl::expected<QString, QByteArray> decodePermissionChoice(const QByteArray &body, const QList<PermissionOffer> &offers);

} // namespace sibyl::server
