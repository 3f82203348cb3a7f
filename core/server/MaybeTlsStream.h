// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/teardown.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <type_traits>
#include <utility>

namespace sibyl::server {

// A TCP stream with or without TLS behind one type, chosen at run time, so that Beast's templates
// are built once and not twice. Moves cheaply; a moved-from stream may only be destroyed.
class MaybeTlsStream
{
public:
    using executor_type = boost::asio::io_context::executor_type;
    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor_type>;

    // `tls` null = plain; else it must outlive the stream.
    MaybeTlsStream(Socket socket, boost::asio::ssl::context *tls) : m_parts(std::make_unique<Parts>(std::move(socket), tls)) {}

    executor_type get_executor() { return m_parts->socket.get_executor(); }
    Socket &socket() { return m_parts->socket; }

    // At once successful without TLS.
    template <typename Handler>
    void handshake(Handler handler)
    {
        if (m_parts->tls) {
            m_parts->tls->async_handshake(boost::asio::ssl::stream_base::server, std::move(handler));
        } else {
            handler(boost::system::error_code());
        }
    }

    template <typename Buffers, typename Handler>
    void async_read_some(const Buffers &buffers, Handler &&handler)
    {
        if (m_parts->tls) {
            m_parts->tls->async_read_some(buffers, std::forward<Handler>(handler));
        } else {
            m_parts->socket.async_read_some(buffers, std::forward<Handler>(handler));
        }
    }

    template <typename Buffers, typename Handler>
    void async_write_some(const Buffers &buffers, Handler &&handler)
    {
        if (m_parts->tls) {
            m_parts->tls->async_write_some(buffers, std::forward<Handler>(handler));
        } else {
            m_parts->socket.async_write_some(buffers, std::forward<Handler>(handler));
        }
    }

    // Ends every pending operation with an error.
    void cut()
    {
        boost::system::error_code ignored;
        m_parts->socket.close(ignored);
    }

    // Beast finds these three by name.
    friend void beast_close_socket(MaybeTlsStream &stream) { stream.cut(); }
    friend void teardown(boost::beast::role_type role, MaybeTlsStream &stream, boost::system::error_code &error)
    {
        boost::beast::websocket::teardown(role, stream.socket(), error);
    }
    template <typename Handler>
    friend void async_teardown(boost::beast::role_type, MaybeTlsStream &stream, Handler &&handler)
    {
        stream.linger(std::forward<Handler>(handler));
    }

    // Ends the connection so that what was sent last arrives: closes our side, reads on until the
    // peer closes too (within lingerTime and maxLingerBytes), then calls handler(error_code()).
    // A reset, which unread input would cause, can overtake an answer or a close frame.
    template <typename Handler>
    void linger(Handler &&handler)
    {
        boost::system::error_code ignored;
        socket().shutdown(Socket::shutdown_send, ignored);
        std::make_shared<Linger<std::decay_t<Handler>>>(socket(), std::forward<Handler>(handler))->start();
    }

private:
    static constexpr std::chrono::seconds lingerTime{3};
    static constexpr std::size_t maxLingerBytes = 32 * 1024 * 1024;

    // The handler keeps the socket's owner alive.
    template <typename Handler>
    class Linger : public std::enable_shared_from_this<Linger<Handler>>
    {
    public:
        Linger(Socket &socket, Handler handler) : m_socket(socket), m_handler(std::move(handler)), m_deadline(socket.get_executor()) {}

        void start()
        {
            m_deadline.expires_after(lingerTime);
            m_deadline.async_wait([self = this->shared_from_this()](boost::system::error_code stopped) {
                if (!stopped) {
                    self->close();
                }
            });
            read();
        }

    private:
        void read()
        {
            m_socket.async_read_some(boost::asio::buffer(m_scratch),
                                     [self = this->shared_from_this()](boost::system::error_code error, std::size_t count) {
                                         self->m_readBytes += count;
                                         if (!error && self->m_readBytes < maxLingerBytes) {
                                             self->read();
                                             return;
                                         }
                                         self->m_deadline.cancel();
                                         self->close();
                                         self->m_handler(boost::system::error_code());
                                     });
        }
        void close()
        {
            boost::system::error_code ignored;
            m_socket.close(ignored);
        }

        Socket &m_socket;
        Handler m_handler;
        boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, executor_type> m_deadline;
        std::array<char, 16 * 1024> m_scratch{};
        std::size_t m_readBytes = 0;
    };

    struct Parts {
        Parts(Socket s, boost::asio::ssl::context *context) : socket(std::move(s))
        {
            if (context != nullptr) {
                tls = std::make_unique<boost::asio::ssl::stream<Socket &>>(socket, *context);
            }
        }
        Socket socket;
        std::unique_ptr<boost::asio::ssl::stream<Socket &>> tls;
    };
    std::unique_ptr<Parts> m_parts;
};

} // namespace sibyl::server
