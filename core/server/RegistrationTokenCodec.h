// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "server/RegistrationToken.h"

#include <QList>

#include <tl/expected.hpp>

namespace sibyl::server {

// The bodies of /api/registration-tokens. The error of the decoder is the body of a 422.

struct TokenRequest {
    QString name;
    int uses = 1;
    Seconds lifetime{3600}; // one second to 30 days
};
tl::expected<TokenRequest, QByteArray> decodeTokenRequest(const QByteArray &body);
QByteArray encodeNewToken(const RegistrationToken &token, const QByteArray &secret);
QByteArray encodeTokens(const QList<RegistrationToken> &tokens);
QByteArray encodeTokenDeleted(const QString &id);

} // namespace sibyl::server
