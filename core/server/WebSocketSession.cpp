// SPDX-License-Identifier: Apache-2.0
#include "server/WebSocketSession.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <QDebug>

#include <deque>

namespace sibyl::server {
namespace {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using UpgradeRequest = boost::beast::http::request<boost::beast::http::string_body>;

constexpr Milliseconds handshakeTime{10'000};
constexpr Milliseconds silentListenerTime{60'000}; // pinged at half of it
constexpr Milliseconds closeTime{5'000};
constexpr std::size_t keptBufferBytes = 256 * 1024;

class WebSocketSession final : public MessageSocket, public std::enable_shared_from_this<WebSocketSession>
{
public:
    WebSocketSession(ConnectionScope &scope, std::unique_ptr<ConnectionTicket> ticket, MaybeTlsStream stream,
                     UpgradeRequest request, SocketAdmission admission)
        : m_scope(scope)
        , m_ticket(std::move(ticket))
        , m_request(std::move(request))
        , m_admission(std::move(admission))
        , m_stream(std::move(stream))
        , m_writeDeadline(scope.io)
        , m_closeDeadline(scope.io)
    {
        m_stream.read_message_max(static_cast<std::size_t>(scope.limits.maxFrameBytes));
        m_stream.set_option(websocket::stream_base::timeout{
            .handshake_timeout = handshakeTime,
            .idle_timeout = m_admission.needsPings ? silentListenerTime : websocket::stream_base::none(),
            .keep_alive_pings = m_admission.needsPings});
        m_stream.control_callback([this](websocket::frame_type, boost::beast::string_view) {
            if (m_admission.reader) {
                m_admission.reader->controlFrameArrived();
            }
        });
        m_stream.text(true);
    }

    ~WebSocketSession() override { endReader(); }

    void start()
    {
        m_stream.async_accept(m_request, [self = shared_from_this()](error_code error) { self->accepted(error); });
    }

    void sendText(const QByteArray &text) override
    {
        if (m_isClosing) {
            return;
        }
        m_queuedBytes += text.size();
        if (m_queuedBytes > m_scope.limits.maxQueuedBytes) {
            qWarning("a WebSocket peer does not read what it is sent and was cut off");
            m_isClosing = true;
            cut();
            return;
        }
        m_queue.push_back(text);
        writeNext();
    }

    void close(int code, const QByteArray &reason) override
    {
        if (m_isClosing) {
            return;
        }
        m_isClosing = true;
        m_closeReason = websocket::close_reason(static_cast<websocket::close_code>(code), reason.toStdString());
        m_closeDeadline.expires_after(closeTime);
        m_closeDeadline.async_wait([self = weak_from_this()](error_code error) {
            if (const auto session = self.lock(); session && !error) {
                session->cut();
            }
        });
        writeNext();
    }

private:
    void accepted(error_code error)
    {
        if (error) {
            return;
        }
        if (!m_admission.reader) {
            close(m_admission.closeCode, m_admission.closeReason);
            readNext(); // sees the peer's close frame
            return;
        }
        m_isReaderOpen = true;
        m_admission.reader->opened(shared_from_this());
        readNext();
    }

    void readNext()
    {
        m_stream.async_read(m_buffer, [self = shared_from_this()](error_code error, std::size_t) { self->messageRead(error); });
    }

    void messageRead(error_code error)
    {
        if (error) {
            m_isClosing = true;
            endReader();
            return;
        }
        if (m_isReaderOpen && !m_isClosing) {
            if (m_stream.got_text()) {
                const auto data = m_buffer.cdata();
                m_admission.reader->textArrived(QByteArray(static_cast<const char *>(data.data()), static_cast<qsizetype>(data.size())));
            } else {
                m_admission.reader->binaryArrived();
            }
        }
        m_buffer.consume(m_buffer.size());
        if (m_buffer.capacity() > keptBufferBytes) {
            m_buffer.shrink_to_fit();
        }
        readNext();
    }

    void writeNext()
    {
        if (m_isWriting) {
            return;
        }
        if (m_queue.empty()) {
            if (m_isClosing) {
                m_isWriting = true;
                m_stream.async_close(m_closeReason, [self = shared_from_this()](error_code) { self->endReader(); });
            }
            return;
        }
        m_isWriting = true;
        m_writeDeadline.expires_after(m_scope.limits.writeTime);
        m_writeDeadline.async_wait([self = weak_from_this()](error_code error) {
            if (const auto session = self.lock(); session && !error) {
                session->cut();
            }
        });
        const QByteArray &text = m_queue.front();
        m_stream.async_write(asio::buffer(text.constData(), static_cast<std::size_t>(text.size())),
                             [self = shared_from_this()](error_code error, std::size_t) { self->written(error); });
    }

    void written(error_code error)
    {
        m_writeDeadline.cancel();
        m_isWriting = false;
        if (error) {
            m_isClosing = true;
            m_isWriting = true; // nothing more can be sent
            cut();
            return;
        }
        m_queuedBytes -= m_queue.front().size();
        m_queue.pop_front();
        writeNext();
    }

    void cut() { m_stream.next_layer().cut(); }

    void endReader()
    {
        if (m_isReaderOpen) {
            m_isReaderOpen = false;
            m_admission.reader->closed();
        }
    }

    ConnectionScope &m_scope;
    std::unique_ptr<ConnectionTicket> m_ticket;
    UpgradeRequest m_request;
    SocketAdmission m_admission;
    websocket::stream<MaybeTlsStream, false> m_stream; // without permessage-deflate: optional, and a bomb is cheap
    IoTimer m_writeDeadline;
    IoTimer m_closeDeadline;
    boost::beast::flat_buffer m_buffer;
    std::deque<QByteArray> m_queue; // front is being written
    qint64 m_queuedBytes = 0;
    websocket::close_reason m_closeReason;
    bool m_isWriting = false;
    bool m_isClosing = false;
    bool m_isReaderOpen = false;
};

} // namespace

void startWebSocketSession(ConnectionScope &scope, std::unique_ptr<ConnectionTicket> ticket, MaybeTlsStream stream,
                           UpgradeRequest request, SocketAdmission admission)
{
    std::make_shared<WebSocketSession>(scope, std::move(ticket), std::move(stream), std::move(request), std::move(admission))->start();
}

} // namespace sibyl::server
