// SPDX-License-Identifier: Apache-2.0
#include "server/PermissionObjectCodec.h"

#include "base/Names.h"
#include "server/BodyCodec.h"
#include "server/JsonCodec.h"

#include <algorithm>

namespace sibyl::server {

QJsonObject permissionObject(const OpenPermission &permission)
{
    const PermissionWanted &wanted = permission.wanted;
    QJsonArray options;
    for (const PermissionOffer &offer : wanted.options) {
        options.append(QJsonObject{{QStringLiteral("id"), offer.id},
                                   {QStringLiteral("label"), offer.label},
                                   {QStringLiteral("effect"), offer.effect}});
    }
    return {{QStringLiteral("id"), permission.id},
            {QStringLiteral("task_id"), wanted.taskId},
            {QStringLiteral("attempt"), wanted.attempt},
            {QStringLiteral("runner_id"), permission.runnerId},
            {QStringLiteral("tool"), wanted.tool},
            {QStringLiteral("summary"), wanted.summary},
            {QStringLiteral("detail"), wanted.detail},
            {QStringLiteral("options"), options},
            {QStringLiteral("asked_at"), jsonTime(permission.askedUtc)},
            {QStringLiteral("expires_at"), jsonTime(wanted.expiresUtc)},
            {QStringLiteral("answered_option"), textOrNull(permission.answeredOption)}};
}

QByteArray encodePermission(const OpenPermission &permission)
{
    return compact(permissionObject(permission));
}

QByteArray encodePermissions(const QList<OpenPermission> &permissions)
{
    QJsonArray array;
    for (const OpenPermission &permission : permissions) {
        array.append(permissionObject(permission));
    }
    return compact(QJsonObject{{QStringLiteral("permissions"), array}});
}

tl::expected<QString, QByteArray> decodePermissionChoice(const QByteArray &body, const QList<PermissionOffer> &offers)
{
    const QLatin1StringView optionField("option");
    const QLatin1StringView actionField("action");
    BodyReader reader(body);
    QString option = reader.string(optionField, maxIdLength);
    const QString action = reader.word(actionField, {QStringLiteral("allow"), QStringLiteral("deny")});
    if (reader.isGood() && option.isEmpty() == action.isEmpty()) {
        reader.fault(optionField, QLatin1StringView("missing"), QStringLiteral("One of option and action is required"));
    }
    if (reader.isGood() && !action.isEmpty()) {
        option = optionForAction(offers, action == QStringLiteral("allow"));
        if (option.isEmpty()) {
            reader.fault(actionField, QLatin1StringView("value_error"), QStringLiteral("The agent offers no such answer; choose one of its options"));
        }
    }
    const bool isOffered = std::any_of(offers.cbegin(), offers.cend(), [&](const PermissionOffer &offer) { return offer.id == option; });
    if (reader.isGood() && !isOffered) {
        reader.fault(optionField, QLatin1StringView("value_error"), QStringLiteral("Input should be the id of one of the options"));
    }
    if (!reader.isGood()) {
        return tl::unexpected(reader.faults());
    }
    return option;
}

} // namespace sibyl::server
