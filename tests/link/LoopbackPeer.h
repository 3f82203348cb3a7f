// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/SystemClock.h"
#include "link/TransportPeer.h"
#include "link/WebSocketTransport.h"

#include <QWebSocket>
#include <QWebSocketServer>

#include <memory>

class QTcpServer;
class QTcpSocket;

namespace sibyl::test {

enum class Wire { Plain, Tls };

// The WebSocketTransport and a QWebSocketServer, over a loopback socket on a port of the system's
// choice. The server decides about a connection only after it has come, so the same object may
// accept or refuse. TLS uses a certificate for 127.0.0.1 alone, signed by an authority
// that is made when the tests are built.
class LoopbackPeer final : public TransportPeer
{
public:
    explicit LoopbackPeer(Wire wire, const QString &caFile = ownAuthority());
    ~LoopbackPeer() override;

    static QString ownAuthority();
    static QString strangeAuthority(); // signed nothing here

    Transport &transport() override { return *m_transport; }
    void dropTransport() override { m_transport.reset(); }

    void open(const TransportHeaders &headers) override;
    void openWhereNobodyListens() override;
    // Opens without waiting: the server may never see it.
    void startOpening(const TransportHeaders &headers, const QString &host = QStringLiteral("127.0.0.1"));

    void accept() override;
    void refuse(int httpStatus, const QByteArray &body) override;
    void say(const QByteArray &frame) override;
    void sayBinary(const QByteArray &frame) override;
    void hangUp(int code, const QString &reason) override;
    void vanish() override;
    void limitFrames(qsizetype maxBytes) override;

    QByteArray header(const QByteArray &name) const override;
    QByteArrayList received() const override { return m_received; }
    std::optional<int> closeCode() const override;
    QString closeReason() const override { return m_socket ? m_socket->closeReason() : QString(); }
    bool isGone() const override;

private:
    SystemClock m_clock;
    std::unique_ptr<QTcpServer> m_listener;
    QWebSocketServer m_server;
    QTcpSocket *m_raw = nullptr; // before it was accepted
    std::unique_ptr<QWebSocket> m_socket;
    QByteArrayList m_received;
    qsizetype m_maxFrameBytes = 0;
    Wire m_wire;
    std::unique_ptr<WebSocketTransport> m_transport;
};

} // namespace sibyl::test
