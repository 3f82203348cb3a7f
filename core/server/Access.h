// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/ServerContext.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace sibyl::server {

enum class Role { Admin, Registrar, Runner };

struct Caller {
    Role role = Role::Runner;
    QString runnerId;                             // Runner
    std::optional<RegistrationToken> registration; // Registrar
};

// Whose token it is. Tokens are looked up by hash, so no comparison depends on the secret's bytes.
class Access
{
public:
    Access(ServerContext &context, const QByteArray &adminToken);

    // None: unknown, expired or used up.
    std::optional<Caller> callerOf(const QByteArray &token) const;

private:
    ServerContext &m_context;
    QByteArray m_adminHash;
};

} // namespace sibyl::server
