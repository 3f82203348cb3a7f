// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <memory>

namespace sibyl::server {

// One accepted WebSocket, as the rest of the server sees it. Server thread only.
class MessageSocket
{
public:
    virtual ~MessageSocket() = default;

    // Queued; a peer that does not read is cut off at ServerLimits::maxQueuedBytes.
    virtual void sendText(const QByteArray &text) = 0;
    // Sends what is queued, then the close frame; cuts a peer that does not answer. Later calls
    // do nothing.
    virtual void close(int code, const QByteArray &reason) = 0;
};

// Who reads a MessageSocket. Owned by the socket, which calls opened() first, then any of the
// others, and closed() last and exactly once. Because the socket owns it, a reader keeps the socket
// weakly: with a strong pointer neither would ever go, nor would the connection stop being counted.
class SocketReader
{
public:
    virtual ~SocketReader() = default;

    virtual void opened(const std::shared_ptr<MessageSocket> &socket) = 0;
    virtual void textArrived(const QByteArray &text) = 0;
    virtual void binaryArrived() = 0;
    virtual void controlFrameArrived() = 0; // ping or pong
    virtual void closed() = 0;
};

} // namespace sibyl::server
