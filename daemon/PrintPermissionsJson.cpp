// SPDX-License-Identifier: Apache-2.0
#include "PrintPermissionsJson.h"

#include "control/SnapshotCodec.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

QByteArray jsonText(const QList<PendingPermission> &waiting)
{
    Snapshot snapshot;
    snapshot.permissions = waiting;
    return QJsonDocument(QJsonObject{{u"permissions"_s, toJson(snapshot).value(u"permissions"_s)}}).toJson();
}

QByteArray jsonAnswered(const PendingPermission &permission, const PermissionOption &option)
{
    return QJsonDocument(QJsonObject{{u"id"_s, permission.request.id}, {u"option"_s, option.id}, {u"effect"_s, wordOf(option.effect)}}).toJson();
}

} // namespace sibyl
