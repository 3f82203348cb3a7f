// SPDX-License-Identifier: Apache-2.0
#include "server/HttpSession.h"

#include "server/HttpReplyText.h"
#include "server/WebSocketSession.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <optional>

namespace sibyl::server {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

QByteArray bytesOf(boost::beast::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

class HttpSession final : public std::enable_shared_from_this<HttpSession>
{
public:
    HttpSession(ConnectionScope &scope, MaybeTlsStream stream)
        : m_scope(scope)
        , m_ticket(std::make_unique<ConnectionTicket>(scope))
        , m_stream(std::move(stream))
        , m_deadline(scope.io)
    {
    }

    void start()
    {
        setDeadline(m_scope.limits.headerTime);
        m_stream.handshake([self = shared_from_this()](error_code error) {
            if (!error) {
                self->readHeader();
            }
        });
    }

private:
    // Cuts the connection when the current step takes longer.
    void setDeadline(Milliseconds time)
    {
        m_deadline.expires_after(time);
        m_deadline.async_wait([self = weak_from_this()](error_code error) {
            if (const auto session = self.lock(); session && !error) {
                session->m_stream.cut();
            }
        });
    }

    void readHeader()
    {
        m_parser.emplace();
        m_parser->header_limit(static_cast<std::uint32_t>(m_scope.limits.maxHeaderBytes));
        m_parser->body_limit(static_cast<std::uint64_t>(m_scope.limits.maxBodyBytes));
        http::async_read_header(m_stream, m_buffer, *m_parser, [self = shared_from_this()](error_code error, std::size_t) {
            self->headerRead(error);
        });
    }

    void headerRead(error_code error)
    {
        if (error) {
            refuseUnreadable(error);
            return;
        }
        const auto &header = m_parser->get();
        m_request = {};
        m_request.method = bytesOf(header.method_string());
        readTarget(bytesOf(header.target()), m_request);
        m_request.token = tokenOf(bytesOf(header[http::field::authorization]), bytesOf(header[http::field::cookie]));
        if (const auto features = header.find("X-Sibyl-Features"); features != header.end()) {
            m_request.features = QByteArray("") + bytesOf(features->value());
        }
        if (boost::beast::websocket::is_upgrade(header)) {
            upgrade();
            return;
        }
        if (std::optional<HttpReply> refusal = m_scope.application.refusal(m_request)) {
            m_isLast = !m_parser->is_done() && bodyIsExpected();
            write(*refusal);
            return;
        }
        setDeadline(m_scope.limits.bodyTime);
        if (header[http::field::expect] == "100-continue") {
            static constexpr char goOn[] = "HTTP/1.1 100 Continue\r\n\r\n";
            asio::async_write(m_stream, asio::buffer(goOn, sizeof(goOn) - 1),
                              [self = shared_from_this()](error_code failed, std::size_t) {
                                  if (!failed) {
                                      self->readBody();
                                  }
                              });
            return;
        }
        readBody();
    }

    bool bodyIsExpected() const
    {
        return m_parser->chunked() || m_parser->content_length_remaining().value_or(0) > 0;
    }

    void readBody()
    {
        http::async_read(m_stream, m_buffer, *m_parser, [self = shared_from_this()](error_code error, std::size_t) {
            self->bodyRead(error);
        });
    }

    void bodyRead(error_code error)
    {
        if (error) {
            refuseUnreadable(error);
            return;
        }
        const std::string &body = m_parser->get().body();
        m_request.body = QByteArray(body.data(), static_cast<qsizetype>(body.size()));
        m_scope.application.answer(m_request, [self = shared_from_this()](const HttpReply &reply) { self->write(reply); });
    }

    void refuseUnreadable(error_code error)
    {
        m_isLast = true;
        if (error == http::error::header_limit || error == http::error::buffer_overflow) {
            write(errorReply(431, QStringLiteral("Request header larger than %1 bytes").arg(m_scope.limits.maxHeaderBytes)));
        } else if (error == http::error::body_limit) {
            write(errorReply(413, QStringLiteral("Request body larger than %1 bytes").arg(m_scope.limits.maxBodyBytes)));
        } else if (error.category() == http::make_error_code(http::error::bad_version).category()
                   && error != http::error::end_of_stream && error != http::error::partial_message) {
            write(errorReply(400, QStringLiteral("Malformed HTTP request: ") + QString::fromStdString(error.message())));
        }
    }

    void write(const HttpReply &reply)
    {
        m_isLast = m_isLast || !m_parser->is_header_done() || !m_parser->get().keep_alive();
        m_isHeadOnly = m_request.method == "HEAD";
        m_reply = replyText(reply, m_isLast, m_isHeadOnly);
        setDeadline(m_scope.limits.writeTime);
        asio::async_write(m_stream, asio::buffer(m_reply.constData(), static_cast<std::size_t>(m_reply.size())),
                          [self = shared_from_this()](error_code error, std::size_t) {
                              if (!error) {
                                  self->replyWritten();
                              }
                          });
    }

    void replyWritten()
    {
        if (!m_isLast) {
            setDeadline(m_scope.limits.idleTime);
            readHeader();
            return;
        }
        m_deadline.cancel();
        m_stream.linger([self = shared_from_this()](error_code) {});
    }

    void upgrade()
    {
        SocketAdmission admission = m_scope.application.admit(m_request);
        if (!admission.reader && admission.closeCode == 0) {
            m_isLast = true;
            write(admission.refusal);
            return;
        }
        m_deadline.cancel();
        startWebSocketSession(m_scope, std::move(m_ticket), std::move(m_stream), m_parser->release(), std::move(admission));
    }

    ConnectionScope &m_scope;
    std::unique_ptr<ConnectionTicket> m_ticket;
    MaybeTlsStream m_stream;
    IoTimer m_deadline;
    boost::beast::flat_buffer m_buffer;
    std::optional<http::request_parser<http::string_body>> m_parser;
    HttpRequest m_request;
    QByteArray m_reply;
    bool m_isLast = false;
    bool m_isHeadOnly = false;
};

} // namespace

void startHttpSession(ConnectionScope &scope, MaybeTlsStream stream)
{
    std::make_shared<HttpSession>(scope, std::move(stream))->start();
}

} // namespace sibyl::server
