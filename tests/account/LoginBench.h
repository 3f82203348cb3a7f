// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/AuthServer.h"
#include "account/RunnerCredentials.h"
#include "support/FakeClock.h"
#include "support/MemorySecretStore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace sibyl::test {

// A home directory, a secret store and a server to renew logins at; the clock stands still.
class LoginBench
{
public:
    LoginBench() { QDir(home.path()).mkpath(QStringLiteral(".sibyl")); }

    QString loginFile() const { return cliLoginFile(home.path()); }
    QByteArray loginText() const
    {
        QFile file(loginFile());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void writeLoginText(const QByteArray &text)
    {
        QFile file(loginFile());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    // What `sibyl auth login` leaves; expires this much after now.
    void signInWithTheCli(const QByteArray &access, const QByteArray &refresh, Seconds expires = Seconds(3'600),
                          const QByteArray &more = {})
    {
        writeLoginText("{\"servers\":{\"" + server.url().toUtf8() + "/api\":{\"access_token\":\"" + access
                       + "\",\"refresh_token\":\"" + refresh + "\",\"access_token_expires_at\":"
                       + QByteArray::number(clock.nowUtc().toSecsSinceEpoch() + expires.count()) + more
                       + "},\"https://other/api\":{\"access_token\":\"o\",\"note\":[1,null]}},\"version\":7}");
    }
    void storeOwn(TokenKind kind, const QByteArray &token)
    {
        store.secrets.insert(SecretKey{server.url(), runnerId, kind}.text(), Redacted(token));
    }
    QByteArray stored(TokenKind kind) const
    {
        return store.secrets.value(SecretKey{server.url(), runnerId, kind}.text()).reveal();
    }
    RunnerCredentialQuery query() const
    {
        RunnerCredentialQuery query;
        query.serverUrl = server.url();
        query.runnerId = runnerId;
        query.userSources.homeDirectory = home.path();
        query.nowUtc = clock.nowUtc();
        return query;
    }

    const QString runnerId = QStringLiteral("r1");
    QTemporaryDir home;
    AuthServer server;
    FakeClock clock;
    MemorySecretStore store;
    QObject context;
};

} // namespace sibyl::test
