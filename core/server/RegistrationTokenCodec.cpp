// SPDX-License-Identifier: Apache-2.0
#include "server/RegistrationTokenCodec.h"

#include "server/BodyCodec.h"
#include "server/JsonCodec.h"

namespace sibyl::server {
namespace {

QJsonObject tokenObject(const RegistrationToken &token)
{
    return {{QStringLiteral("id"), token.id},
            {QStringLiteral("name"), textOrNull(token.name)},
            {QStringLiteral("uses_left"), token.usesLeft},
            {QStringLiteral("created_at"), jsonTime(token.createdUtc)},
            {QStringLiteral("expires_at"), jsonTime(token.expiresUtc)}};
}

} // namespace

tl::expected<TokenRequest, QByteArray> decodeTokenRequest(const QByteArray &body)
{
    BodyReader reader(body);
    TokenRequest request;
    request.name = reader.string(QLatin1StringView("name"), 255);
    request.uses = reader.integer(QLatin1StringView("uses"), 1, 1'000).value_or(1);
    request.lifetime = Seconds(reader.integer(QLatin1StringView("expires_in_seconds"), 1, 30 * 24 * 3600).value_or(3600));
    if (!reader.isGood()) {
        return tl::unexpected(reader.faults());
    }
    return request;
}

QByteArray encodeNewToken(const RegistrationToken &token, const QByteArray &secret)
{
    QJsonObject object = tokenObject(token);
    object.insert(QStringLiteral("token"), QString::fromLatin1(secret));
    return compact(object);
}

QByteArray encodeTokens(const QList<RegistrationToken> &tokens)
{
    QJsonArray array;
    for (const RegistrationToken &token : tokens) {
        array.append(tokenObject(token));
    }
    return compact(QJsonObject{{QStringLiteral("registration_tokens"), array}, {QStringLiteral("total"), array.size()}});
}

QByteArray encodeTokenDeleted(const QString &id)
{
    return compact(QJsonObject{{QStringLiteral("status"), QStringLiteral("deleted")}, {QStringLiteral("id"), id}});
}

} // namespace sibyl::server
