// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/TokenPair.h"
#include "base/Callback.h"
#include "base/Clock.h"
#include "secrets/SecretKey.h"

#include <QObject>
#include <QUrl>

#include <memory>
#include <optional>

namespace sibyl {

class RestClient;
class SecretStore;

// Renews the login of one runner: the stored refresh token is traded for a new pair, which is
// stored before anybody uses it, because the old one is dead at once (spec 6.5). Borrows store and
// clock. Main thread only; one renewal at a time, further calls while one runs get its answer.
//
// renew() ends with the new access token, or with Auth ("sign in again") when there is no refresh
// token or the server does not take it, Network or Timeout when it may be tried again, Storage when
// the new pair could not be stored: it is not used then, but kept, and the next renew() stores it.
class TokenRefresher : public QObject
{
    Q_OBJECT

public:
    TokenRefresher(const QUrl &serverUrl, QString runnerId, SecretStore &store, Clock &clock, QObject *parent = nullptr);
    ~TokenRefresher() override;

    void renew(QObject *context, Callback<Redacted> callback);

private:
    struct Waiting {
        QPointer<QObject> context;
        Callback<Redacted> callback;
    };

    SecretKey keyOf(TokenKind kind) const;
    void trade(const Redacted &refreshToken);
    void store(const TokenPair &tokens);
    void end(const Result<Redacted> &result);

    QString m_serverUrl;
    QString m_runnerId;
    SecretStore &m_store;
    std::unique_ptr<RestClient> m_rest;
    std::optional<TokenPair> m_unstored; // the old pair is dead, so this one must not be lost
    QList<Waiting> m_waiting;
};

} // namespace sibyl
