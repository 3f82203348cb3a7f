// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/TlsAuthorities.h"
#include "link/TransportFactory.h"

#include <QAbstractSocket>
#include <QSslError>
#include <QTcpSocket>
#include <QWebSocket>

namespace sibyl {

// The real thing, on QWebSocket. TLS is verified against the system's certificates and those of
// `caFile`; a proxy of the system is used for hosts other than this one. Incoming messages are at
// most maxInboundFrameBytes; a longer one ends the connection (1009).
class WebSocketTransport final : public Transport
{
    Q_OBJECT

public:
    WebSocketTransport(Clock &clock, QString caFile);
    ~WebSocketTransport() override;

    void open(const QUrl &url, const TransportHeaders &headers) override;
    void sendText(const QByteArray &frame) override;
    void ping(const QByteArray &payload) override;
    void close(int code, const QString &reason) override;
    void abort() override;
    qint64 unsentBytes() const override;

private:
    void onOpened();
    void onError(QAbstractSocket::SocketError error);
    void onDisconnected();
    void onClosing();
    void readRefusal(QTcpSocket *socket);
    void finish(CloseReport report);
    bool useTls();
    // The socket inside of m_socket, which QWebSocket gives no other access to; null when a
    // version of Qt keeps it elsewhere.
    QTcpSocket *innerSocket() const;

    Clock &m_clock;
    QString m_caFile;
    QWebSocket m_socket;
    Alarm m_deadline;
    CloseReport m_report; // gathered on the way to closed()
    QString m_tlsErrors;
    bool m_isOpen = false;
    bool m_isFinished = false;
    bool m_isFlushing = false;
};

class WebSocketTransportFactory final : public TransportFactory
{
public:
    explicit WebSocketTransportFactory(Clock &clock, QString caFile = ownAuthoritiesFile());
    std::unique_ptr<Transport> create() override;

private:
    Clock &m_clock;
    QString m_caFile;
};

} // namespace sibyl
