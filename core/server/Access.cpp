// SPDX-License-Identifier: Apache-2.0
#include "server/Access.h"

#include "server/Token.h"

namespace sibyl::server {

Access::Access(ServerContext &context, const QByteArray &adminToken)
    : m_context(context)
    , m_adminHash(tokenHash(adminToken))
{
}

std::optional<Caller> Access::callerOf(const QByteArray &token) const
{
    if (token.isEmpty()) {
        return std::nullopt;
    }
    const QByteArray hash = tokenHash(token);
    if (hash == m_adminHash) {
        return Caller{.role = Role::Admin, .runnerId = {}, .registration = {}};
    }
    if (const QString runnerId = m_context.store.runnerOfToken(hash); !runnerId.isEmpty()) {
        return Caller{.role = Role::Runner, .runnerId = runnerId, .registration = {}};
    }
    const std::optional<RegistrationToken> registration = m_context.store.registrationToken(hash);
    if (registration && registration->usesLeft > 0 && registration->expiresUtc > m_context.clock.nowUtc()) {
        return Caller{.role = Role::Registrar, .runnerId = {}, .registration = registration};
    }
    return std::nullopt;
}

} // namespace sibyl::server
