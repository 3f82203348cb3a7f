// SPDX-License-Identifier: Apache-2.0
#include "server/TokensResource.h"

#include "server/RegistrationTokenCodec.h"
#include "server/Token.h"

#include <algorithm>

namespace sibyl::server {

void TokensResource::addRoutes(Router &router)
{
    router.add("POST", "/api/registration-tokens", Admission::AdminOnly, [this](const RoutedRequest &r) { return create(r); });
    router.add("GET", "/api/registration-tokens", Admission::AdminOnly, [this](const RoutedRequest &r) { return list(r); });
    router.add("DELETE", "/api/registration-tokens/{token_id}", Admission::AdminOnly, [this](const RoutedRequest &r) { return remove(r); });
}

void TokensResource::dropSpent()
{
    const QDateTime now = m_context.clock.nowUtc();
    for (const RegistrationToken &token : m_context.store.registrationTokens()) {
        if (token.usesLeft <= 0 || token.expiresUtc <= now) {
            m_context.store.removeRegistrationToken(token.id);
        }
    }
}

HttpReply TokensResource::create(const RoutedRequest &request)
{
    const auto wanted = decodeTokenRequest(request.http.body);
    if (!wanted) {
        return {.status = 422, .body = wanted.error()};
    }
    dropSpent();
    if (m_context.store.registrationTokens().size() >= m_context.options.limits.maxRegistrationTokens) {
        return errorReply(429, QStringLiteral("Too many registration tokens are open; delete some first"));
    }
    const QByteArray secret = newToken("sibyl_reg_");
    const QDateTime now = m_context.clock.nowUtc();
    const RegistrationToken token{.id = newUuid(),
                                  .hash = tokenHash(secret),
                                  .name = wanted->name,
                                  .usesLeft = wanted->uses,
                                  .createdUtc = now,
                                  .expiresUtc = now.addSecs(wanted->lifetime.count())};
    m_context.store.saveRegistrationToken(token);
    return {.status = 201, .body = encodeNewToken(token, secret)};
}

HttpReply TokensResource::list(const RoutedRequest &) const
{
    return {.body = encodeTokens(m_context.store.registrationTokens())};
}

HttpReply TokensResource::remove(const RoutedRequest &request)
{
    const QList<RegistrationToken> tokens = m_context.store.registrationTokens();
    if (std::none_of(tokens.cbegin(), tokens.cend(), [&](const RegistrationToken &token) { return token.id == request.id; })) {
        return errorReply(404, QStringLiteral("Registration token not found"));
    }
    m_context.store.removeRegistrationToken(request.id);
    return {.body = encodeTokenDeleted(request.id)};
}

} // namespace sibyl::server
