// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/Transport.h"

namespace sibyl::test {

// A transport and the server at its other end, whatever the two are made of, so that one contract
// can be read against both the fake and the real thing. Each call returns when it has happened at
// the server's side; what it causes at the transport may still be on the way.
class TransportPeer
{
public:
    virtual ~TransportPeer() = default;

    virtual Transport &transport() = 0;
    virtual void dropTransport() = 0;

    // The transport opens, and the server has its request.
    virtual void open(const TransportHeaders &headers) = 0;
    virtual void openWhereNobodyListens() = 0;

    virtual void accept() = 0;
    virtual void refuse(int httpStatus, const QByteArray &body) = 0;
    virtual void say(const QByteArray &frame) = 0;
    virtual void sayBinary(const QByteArray &frame) = 0;
    virtual void hangUp(int code, const QString &reason) = 0;
    virtual void vanish() = 0;       // without a close frame
    virtual void answerPings() {}    // for peers that do not do it by themselves
    virtual void answerClose() {}    // the same
    virtual void limitFrames(qsizetype maxBytes) = 0; // larger ones are answered with 1009

    virtual QByteArray header(const QByteArray &name) const = 0;
    virtual QByteArrayList received() const = 0;          // text frames
    virtual std::optional<int> closeCode() const = 0;     // of the transport's close frame
    virtual QString closeReason() const = 0;
    virtual bool isGone() const = 0; // the server sees the connection ended
};

} // namespace sibyl::test
