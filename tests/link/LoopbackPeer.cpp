// SPDX-License-Identifier: Apache-2.0
#include "link/LoopbackPeer.h"

#include <QFile>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace sibyl::test {
namespace {

using namespace Qt::Literals::StringLiterals;

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::unique_ptr<QTcpServer> listenerFor(Wire wire)
{
    if (wire == Wire::Plain) {
        return std::make_unique<QTcpServer>();
    }
    const QString directory = QStringLiteral(SIBYL_TEST_TLS_DIRECTORY);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(directory + u"/server.pem"_s));
    configuration.setPrivateKey(QSslKey(contentsOf(directory + u"/server.key"_s), QSsl::Ec));
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(configuration);
    return server;
}

} // namespace

LoopbackPeer::LoopbackPeer(Wire wire, const QString &caFile)
    : m_listener(listenerFor(wire))
    , m_server(u"peer"_s, QWebSocketServer::NonSecureMode)
    , m_wire(wire)
    , m_transport(std::make_unique<WebSocketTransport>(m_clock, wire == Wire::Tls ? caFile : QString()))
{
    m_listener->listen(QHostAddress::LocalHost);
}

LoopbackPeer::~LoopbackPeer()
{
    if (m_socket) {
        m_socket->disconnect();
    }
    m_transport.reset();
}

QString LoopbackPeer::ownAuthority()
{
    return QStringLiteral(SIBYL_TEST_TLS_DIRECTORY "/authority.pem");
}

QString LoopbackPeer::strangeAuthority()
{
    return QStringLiteral(SIBYL_TEST_TLS_DIRECTORY "/strange.pem");
}

void LoopbackPeer::startOpening(const TransportHeaders &headers, const QString &host)
{
    QUrl url;
    url.setScheme(m_wire == Wire::Tls ? u"wss"_s : u"ws"_s);
    url.setHost(host);
    url.setPort(m_listener->serverPort());
    url.setPath(u"/api/runners/ws/r1"_s);
    m_transport->open(url, headers);
}

void LoopbackPeer::open(const TransportHeaders &headers)
{
    startOpening(headers);
    QVERIFY(QTest::qWaitFor([this] { return m_listener->hasPendingConnections(); }));
    m_raw = m_listener->nextPendingConnection();
    QVERIFY(QTest::qWaitFor([this] { return m_raw->peek(16 * 1024).endsWith("\r\n\r\n"); }));
}

void LoopbackPeer::openWhereNobodyListens()
{
    QUrl url(u"ws://127.0.0.1/"_s);
    url.setPort(m_listener->serverPort());
    m_listener->close();
    m_transport->open(url, {});
}

void LoopbackPeer::accept()
{
    m_server.handleConnection(std::exchange(m_raw, nullptr));
    QVERIFY(QTest::qWaitFor([this] { return m_server.hasPendingConnections(); }));
    m_socket.reset(m_server.nextPendingConnection());
    m_socket->setParent(nullptr);
    m_socket->setOutgoingFrameSize(QWebSocket::maxOutgoingFrameSize()); // one frame a message, as servers do it
    if (m_maxFrameBytes > 0) {
        m_socket->setMaxAllowedIncomingFrameSize(quint64(m_maxFrameBytes));
        m_socket->setMaxAllowedIncomingMessageSize(quint64(m_maxFrameBytes));
    }
    QObject::connect(m_socket.get(), &QWebSocket::textMessageReceived, m_socket.get(),
                     [this](const QString &text) { m_received += text.toUtf8(); });
}

void LoopbackPeer::refuse(int httpStatus, const QByteArray &body)
{
    m_raw->write("HTTP/1.1 " + QByteArray::number(httpStatus) + " Refused\r\nContent-Type: application/json\r\n"
                 "Content-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
    m_raw->disconnectFromHost();
}

void LoopbackPeer::say(const QByteArray &frame)
{
    m_socket->sendTextMessage(QString::fromUtf8(frame));
}

void LoopbackPeer::sayBinary(const QByteArray &frame)
{
    m_socket->sendBinaryMessage(frame);
}

void LoopbackPeer::hangUp(int code, const QString &reason)
{
    m_socket->close(static_cast<QWebSocketProtocol::CloseCode>(code), reason);
}

void LoopbackPeer::vanish()
{
    m_socket->abort();
}

void LoopbackPeer::limitFrames(qsizetype maxBytes)
{
    m_maxFrameBytes = maxBytes;
}

QByteArray LoopbackPeer::header(const QByteArray &name) const
{
    return m_socket->request().rawHeader(name);
}

std::optional<int> LoopbackPeer::closeCode() const
{
    return isGone() ? std::optional(int(m_socket->closeCode())) : std::nullopt;
}

bool LoopbackPeer::isGone() const
{
    return m_socket && m_socket->state() == QAbstractSocket::UnconnectedState;
}

} // namespace sibyl::test
