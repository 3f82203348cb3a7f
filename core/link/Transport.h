// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link/CloseReport.h"

#include <QList>
#include <QObject>
#include <QUrl>

#include <utility>

namespace sibyl {

using TransportHeaders = QList<std::pair<QByteArray, QByteArray>>;

// One WebSocket connection, from open() to closed(); a new one is made for the next try. Main
// thread only.
//
//   open() -> opened() -> any number of textReceived(), binaryReceived(), pongReceived() -> closed()
//   open() -> closed()
//
// closed() comes exactly once, whatever happens, and nothing after it. Destroying a transport
// drops the connection without a signal.
class Transport : public QObject
{
    Q_OBJECT

public:
    Transport() = default;
    ~Transport() override;

    // `url` is ws: or wss:. Once per object.
    virtual void open(const QUrl &url, const TransportHeaders &headers) = 0;
    // Queues one text frame of valid UTF-8. Nothing happens unless open.
    virtual void sendText(const QByteArray &frame) = 0;
    virtual void ping(const QByteArray &payload) = 0;
    // Sends a close frame; closed() follows within seconds, even when the peer is dead.
    virtual void close(int code, const QString &reason) = 0;
    // Drops the connection; closed() comes before this returns.
    virtual void abort() = 0;
    // Handed over but not yet taken by the operating system.
    virtual qint64 unsentBytes() const = 0;

Q_SIGNALS:
    void opened();
    void textReceived(const QByteArray &frame);
    void binaryReceived(const QByteArray &frame);
    void pongReceived(const QByteArray &payload);
    void closed(const sibyl::CloseReport &report);
};

} // namespace sibyl
