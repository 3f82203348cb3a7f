// SPDX-License-Identifier: Apache-2.0
#include "account/TokenRefresher.h"

#include "account/DecodedReply.h"
#include "account/RestClient.h"
#include "account/TokenCodec.h"
#include "base/ServerUrl.h"
#include "secrets/SecretStore.h"

namespace sibyl {

TokenRefresher::TokenRefresher(const QUrl &serverUrl, QString runnerId, SecretStore &store, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_serverUrl(serverUrlText(serverUrl))
    , m_runnerId(std::move(runnerId))
    , m_store(store)
    , m_rest(std::make_unique<RestClient>(serverUrl, Redacted(), clock))
{
}

TokenRefresher::~TokenRefresher() = default;

SecretKey TokenRefresher::keyOf(TokenKind kind) const
{
    return {m_serverUrl, m_runnerId, kind};
}

void TokenRefresher::renew(QObject *context, Callback<Redacted> callback)
{
    m_waiting.append({context, std::move(callback)});
    if (m_waiting.size() > 1) {
        return;
    }
    if (m_unstored) {
        store(*m_unstored);
        return;
    }
    m_store.read(keyOf(TokenKind::RefreshToken), this, [this](const Result<Redacted> &token) {
        if (token && !token->isEmpty()) {
            trade(*token);
        } else if (!token && token.error().kind != ErrorKind::NotFound) {
            end(fail(token.error()));
        } else {
            end(fail(ErrorKind::Auth, QStringLiteral("the login cannot be renewed: sign in again and register this runner again")));
        }
    });
}

void TokenRefresher::trade(const Redacted &refreshToken)
{
    const RestRequest request{.method = RestRequest::Method::Post,
                              .path = QStringLiteral("/api/auth/refresh"),
                              .query = {},
                              .body = encodeRefresh(refreshToken)};
    m_rest->send(request, this, decoded<TokenPair>(&decodeTokenPair, [this](const Result<TokenPair> &tokens) {
        if (tokens) {
            store(*tokens);
        } else if (tokens.error().kind == ErrorKind::Auth) {
            end(fail(ErrorKind::Auth, QStringLiteral("the login has ended: sign in again and register this runner again"),
                     tokens.error().where));
        } else {
            end(fail(tokens.error()));
        }
    }));
}

void TokenRefresher::store(const TokenPair &tokens)
{
    m_unstored = tokens;
    // The refresh token first: losing it would cost the login, losing the access token only a renewal.
    m_store.write(keyOf(TokenKind::RefreshToken), tokens.refreshToken, this, [this](const Result<> &kept) {
        if (!kept) {
            end(fail(kept.error()));
            return;
        }
        m_store.write(keyOf(TokenKind::AccessToken), m_unstored->accessToken, this, [this](const Result<> &stored) {
            if (!stored) {
                end(fail(stored.error()));
                return;
            }
            const TokenPair pair = *std::exchange(m_unstored, std::nullopt);
            end(pair.accessToken);
        });
    });
}

void TokenRefresher::end(const Result<Redacted> &result)
{
    const QList<Waiting> waiting = std::exchange(m_waiting, {});
    for (const Waiting &one : waiting) {
        if (one.context) {
            one.callback(result);
        }
    }
}

} // namespace sibyl
