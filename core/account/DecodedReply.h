// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/RestReply.h"
#include "base/Callback.h"

#include <utility>

namespace sibyl {

// A callback for RestClient::send() that decodes the body and hands the value, or whichever error
// came first, to `callback`.
template <typename T>
Callback<RestReply> decoded(Result<T> (*decode)(const QByteArray &), Callback<T> callback)
{
    return [decode, callback = std::move(callback)](Result<RestReply> reply) {
        if (!reply) {
            callback(fail(reply.error()));
            return;
        }
        Result<T> value = decode(reply->body);
        if (!value) {
            callback(fail(value.error().kind, QStringLiteral("the server's answer cannot be used: ") + value.error().what,
                          value.error().where));
            return;
        }
        callback(std::move(value));
    };
}

} // namespace sibyl
