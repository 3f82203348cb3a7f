// SPDX-License-Identifier: Apache-2.0
#include "link/WebSocketTransport.h"

#include "link/ProxyChoice.h"
#include "protocol/MessageCodec.h"

#include <QNetworkRequest>
#include <QRegularExpression>
#include <QSslConfiguration>
#include <QSslSocket>

namespace sibyl {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds closeGrace = 3s;         // for the peer's close frame
constexpr Milliseconds refusalBodyWait = 300ms; // for the body of a refused upgrade
constexpr qsizetype maxRefusalBodyBytes = 16 * 1024;

// QWebSocket tells the status of a refused upgrade only as part of a sentence.
std::optional<int> statusIn(const QString &sentence)
{
    static const QRegularExpression s_status(QStringLiteral("\\b([1-5][0-9]{2})\\b"));
    const QRegularExpressionMatch match = s_status.match(sentence);
    return match.hasMatch() ? std::optional(match.captured(1).toInt()) : std::nullopt;
}

} // namespace

WebSocketTransport::WebSocketTransport(Clock &clock, QString caFile)
    : m_clock(clock)
    , m_caFile(std::move(caFile))
{
    m_socket.setMaxAllowedIncomingFrameSize(quint64{maxInboundFrameBytes});
    m_socket.setMaxAllowedIncomingMessageSize(quint64{maxInboundFrameBytes});
    connect(&m_socket, &QWebSocket::connected, this, &WebSocketTransport::onOpened);
    connect(&m_socket, &QWebSocket::aboutToClose, this, &WebSocketTransport::onClosing);
    connect(&m_socket, &QWebSocket::disconnected, this, &WebSocketTransport::onDisconnected);
    // errorOccurred() is Qt 6.5.
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &WebSocketTransport::onError);
    connect(&m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        for (const QSslError &error : errors) {
            m_tlsErrors += (m_tlsErrors.isEmpty() ? QString() : QStringLiteral("; ")) + error.errorString();
        }
    });
    connect(&m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { Q_EMIT textReceived(text.toUtf8()); });
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this, &Transport::binaryReceived);
    connect(&m_socket, &QWebSocket::pong, this,
            [this](quint64, const QByteArray &payload) { Q_EMIT pongReceived(payload); });
}

WebSocketTransport::~WebSocketTransport()
{
    m_socket.disconnect(this);
    m_socket.abort();
}

void WebSocketTransport::open(const QUrl &url, const TransportHeaders &headers)
{
    if (url.scheme() == QStringLiteral("wss") && !useTls()) {
        // Not from inside of open(): the caller may not be ready for the end yet.
        m_deadline = m_clock.after(0ms, this, [this] { finish(m_report); });
        return;
    }
    QNetworkRequest request(url);
    for (const auto &[name, value] : headers) {
        request.setRawHeader(name, value);
    }
    m_socket.setProxy(proxyFor(url, [](const char *name) { return qEnvironmentVariable(name); }));
    m_socket.open(request);
}

bool WebSocketTransport::useTls()
{
    if (!QSslSocket::supportsSsl()) {
        m_report.networkError = QStringLiteral("this installation of Qt has no TLS");
        return false;
    }
    const Result<std::optional<QSslConfiguration>> tls = tlsConfiguration(m_caFile);
    if (!tls) {
        m_report.networkError = tls.error().text();
        return false;
    }
    if (*tls) {
        m_socket.setSslConfiguration(**tls);
    }
    return true;
}

void WebSocketTransport::sendText(const QByteArray &frame)
{
    if (m_isOpen && !m_isFinished) {
        m_socket.sendTextMessage(QString::fromUtf8(frame));
        // Now, not after whatever else this turn of the event loop has to do.
        m_isFlushing = true;
        m_socket.flush();
        m_isFlushing = false;
    }
}

void WebSocketTransport::ping(const QByteArray &payload)
{
    if (m_isOpen && !m_isFinished) {
        m_socket.ping(payload);
    }
}

void WebSocketTransport::close(int code, const QString &reason)
{
    if (m_isFinished) {
        return;
    }
    if (!m_isOpen) {
        abort();
        return;
    }
    m_deadline = m_clock.after(closeGrace, this, [this] { abort(); });
    m_socket.close(static_cast<QWebSocketProtocol::CloseCode>(code), reason);
}

void WebSocketTransport::abort()
{
    if (m_isFinished) {
        return;
    }
    const QPointer<WebSocketTransport> self(this);
    m_socket.abort();
    if (self && !m_isFinished) {
        m_report.networkError = QStringLiteral("the connection was dropped");
        finish(m_report);
    }
}

qint64 WebSocketTransport::unsentBytes() const
{
    return m_socket.bytesToWrite();
}

void WebSocketTransport::onOpened()
{
    m_isOpen = true;
    if (QTcpSocket *socket = innerSocket()) {
        // Small messages must not wait for each other's acknowledgement.
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    }
    Q_EMIT opened();
}

void WebSocketTransport::onError(QAbstractSocket::SocketError error)
{
    if (m_isFinished || m_report.httpStatus) {
        return;
    }
    QTcpSocket *socket = innerSocket();
    const bool isAnswered = !m_isOpen && error == QAbstractSocket::ConnectionRefusedError && socket
                            && socket->state() == QAbstractSocket::ConnectedState;
    if (isAnswered) {
        m_report.httpStatus = statusIn(m_socket.errorString());
        if (m_report.httpStatus) {
            readRefusal(socket);
            return;
        }
    }
    m_report.networkError = m_tlsErrors.isEmpty() ? m_socket.errorString() : m_tlsErrors;
    if (m_isOpen) {
        return; // disconnected() follows
    }
    // Later: QWebSocket is still on the stack and touches itself afterwards.
    m_deadline = m_clock.after(0ms, this, [this] { finish(m_report); });
}

// QWebSocket has read the head of the answer and lost interest; the body, with the server's
// reason, is still to come on its socket.
void WebSocketTransport::readRefusal(QTcpSocket *socket)
{
    socket->disconnect(&m_socket);
    const auto read = [this, socket] {
        m_report.httpBody += socket->read(maxRefusalBodyBytes - m_report.httpBody.size());
        const bool isWhole = m_report.httpBody.trimmed().endsWith('}')
                             || m_report.httpBody.size() >= maxRefusalBodyBytes
                             || socket->state() != QAbstractSocket::ConnectedState;
        if (isWhole) {
            m_deadline = m_clock.after(0ms, this, [this] { finish(m_report); });
        }
    };
    connect(socket, &QIODevice::readyRead, this, read);
    connect(socket, &QAbstractSocket::disconnected, this, read);
    m_deadline = m_clock.after(refusalBodyWait, this, [this] { finish(m_report); });
    read();
}

void WebSocketTransport::onDisconnected()
{
    if (m_isFinished || m_report.httpStatus) {
        return;
    }
    if (!m_isOpen) {
        // The error, which says why, comes after this.
        m_deadline = m_clock.after(0ms, this, [this] { finish(m_report); });
        return;
    }
    finish(m_report);
}

// Comes with the first close frame, of either side: the only sure sign that there was one, since
// QWebSocket says 1000 also of a connection that was lost, and the only sure time to ask, since what
// arrives behind a frame that is too large may be taken for another fault.
void WebSocketTransport::onClosing()
{
    if (m_report.closeCode) {
        return;
    }
    const QString reason = m_socket.closeReason();
    const bool isUnknownCode = m_socket.closeCode() == QWebSocketProtocol::CloseCodeProtocolError
                               && reason.startsWith(QStringLiteral("Invalid close code"));
    m_report.closeCode = isUnknownCode ? CloseReport::laterCode : static_cast<int>(m_socket.closeCode());
    m_report.closeReason = isUnknownCode ? QString() : reason;
}

void WebSocketTransport::finish(CloseReport report)
{
    if (m_isFinished) {
        return;
    }
    if (m_isFlushing) {
        // A sender does not expect the end from inside of sendText().
        m_deadline = m_clock.after(0ms, this, [this, report] { finish(report); });
        return;
    }
    m_isFinished = true;
    m_isOpen = false;
    m_deadline.cancel();
    m_socket.disconnect(this);
    if (QTcpSocket *socket = innerSocket()) {
        socket->disconnect(this);
    }
    m_socket.abort();
    Q_EMIT closed(report);
}

QTcpSocket *WebSocketTransport::innerSocket() const
{
    return m_socket.findChild<QTcpSocket *>();
}

WebSocketTransportFactory::WebSocketTransportFactory(Clock &clock, QString caFile)
    : m_clock(clock)
    , m_caFile(std::move(caFile))
{
}

std::unique_ptr<Transport> WebSocketTransportFactory::create()
{
    return std::make_unique<WebSocketTransport>(m_clock, m_caFile);
}

} // namespace sibyl
