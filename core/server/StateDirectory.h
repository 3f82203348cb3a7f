// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ProcessLock.h"
#include "base/Redacted.h"
#include "base/Result.h"

#include <QString>

namespace sibyl::server {

// <state dir>/server, claimed by one server at a time: the lock, the admin token, server.json.
// Giving it up (destruction) removes server.json and releases the lock.
class StateDirectory
{
public:
    // Makes what is missing (directory 0700, admin token 0600). Conflict when another server has it.
    static Result<StateDirectory> claim(const QString &stateDir);
    StateDirectory(StateDirectory &&) = default;
    StateDirectory &operator=(StateDirectory &&) = default;
    ~StateDirectory();

    const Redacted &adminToken() const { return m_adminToken; }
    QString adminTokenPath() const { return pathOf(QStringLiteral("admin-token")); }
    QString databasePath() const { return pathOf(QStringLiteral("server.sqlite")); }
    QString logsPath() const { return pathOf(QStringLiteral("logs")); }

    // server.json: where commands of the same user find this server.
    Result<> announce(const QString &url);

private:
    StateDirectory(const QString &path, ProcessLock lock) : m_path(path), m_lock(std::move(lock)) {}
    QString pathOf(const QString &name) const { return m_path + u'/' + name; }
    Result<> readAdminToken();

    QString m_path;
    ProcessLock m_lock;
    Redacted m_adminToken;
};

} // namespace sibyl::server
