// SPDX-License-Identifier: Apache-2.0
#include "account/TokenCodec.h"

#include "account/RestClient.h"
#include "protocol/FrameCodec.h"
#include "protocol/ObjectReaderCodec.h"

#include <QJsonObject>

namespace sibyl {

using namespace Qt::Literals::StringLiterals;

QByteArray encodeRefresh(const Redacted &refreshToken)
{
    return writeFrame({{"refresh_token"_L1, QString::fromUtf8(refreshToken.reveal())}});
}

Result<TokenPair> decodeTokenPair(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, RestClient::maxBodyBytes);
    if (!object) {
        return fail(object.error());
    }
    std::optional<Error> fault;
    ObjectReader r(*object, u"tokens"_s, fault);
    TokenPair tokens;
    tokens.accessToken = Redacted(r.string("access_token"_L1, 65'536).toUtf8());
    tokens.refreshToken = Redacted(r.string("refresh_token"_L1, 65'536).toUtf8());
    tokens.expiresIn = Seconds(r.optionalInt("expires_in"_L1, 1).value_or(3'600));
    if (!fault && (tokens.accessToken.isEmpty() || tokens.refreshToken.isEmpty())) {
        r.refuse("access_token"_L1, u"is empty"_s);
    }
    if (fault) {
        return fail(*fault);
    }
    return tokens;
}

} // namespace sibyl
