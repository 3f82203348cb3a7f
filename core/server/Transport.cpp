// SPDX-License-Identifier: Apache-2.0
#include "server/Transport.h"

#include "server/Application.h"
#include "server/ConnectionScope.h"
#include "server/HttpReplyText.h"
#include "server/HttpSession.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/write.hpp>

#include <QDebug>

#include <exception>
#include <optional>

namespace sibyl::server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Tcp = asio::ip::tcp;

constexpr Milliseconds stopTime{120};
constexpr Milliseconds acceptRetryTime{100};

QString textOf(const error_code &error)
{
    return QString::fromStdString(error.message());
}

} // namespace

class Transport::Impl
{
public:
    using Acceptor = asio::basic_socket_acceptor<Tcp, asio::io_context::executor_type>;

    explicit Impl(const ServeOptions &serveOptions)
        : options(serveOptions)
        , io(std::make_unique<asio::io_context>(1))
        , acceptor(std::make_unique<Acceptor>(*io))
        , ticker(std::make_unique<IoTimer>(*io))
    {
    }

    Result<> loadCertificate()
    {
        if (options.tlsCertPath.isEmpty()) {
            return {};
        }
        tls.emplace(asio::ssl::context::tls_server);
        error_code error;
        tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1, error);
        if (!error) {
            tls->use_certificate_chain_file(options.tlsCertPath.toStdString(), error);
        }
        if (error) {
            return fail(ErrorKind::Config, QStringLiteral("no usable TLS certificate: ") + textOf(error), options.tlsCertPath);
        }
        tls->use_private_key_file(options.tlsKeyPath.toStdString(), asio::ssl::context::pem, error);
        if (error) {
            return fail(ErrorKind::Config, QStringLiteral("no usable TLS key for that certificate: ") + textOf(error), options.tlsKeyPath);
        }
        return {};
    }

    void accept()
    {
        acceptor->async_accept([this](error_code error, MaybeTlsStream::Socket socket) {
            if (error == asio::error::operation_aborted || !acceptor->is_open()) {
                return;
            }
            if (error) { // out of file descriptors: wait for some to be closed
                acceptPause = std::make_unique<IoTimer>(*io, acceptRetryTime);
                acceptPause->async_wait([this](error_code stopped) {
                    if (!stopped) {
                        accept();
                    }
                });
                return;
            }
            welcome(std::move(socket));
            accept();
        });
    }

    void welcome(MaybeTlsStream::Socket socket)
    {
        error_code ignored;
        socket.set_option(Tcp::no_delay(true), ignored);
        if (scope->openConnections >= options.limits.maxConnections) {
            if (!tls) {
                const QByteArray text = replyText(errorReply(503, QStringLiteral("Too many connections")), true, false);
                socket.non_blocking(true, ignored);
                socket.write_some(asio::buffer(text.constData(), static_cast<std::size_t>(text.size())), ignored);
            }
            return;
        }
        startHttpSession(*scope, MaybeTlsStream(std::move(socket), tls ? &*tls : nullptr));
    }

    void tick()
    {
        ticker->expires_after(scope->application.tickInterval());
        ticker->async_wait([this](error_code error) {
            if (!error) {
                scope->application.tick();
                tick();
            }
        });
    }

    void stop()
    {
        error_code ignored;
        acceptor->close(ignored);
        scope->application.shutDown();
        ticker->expires_after(stopTime);
        ticker->async_wait([this](error_code) { io->stop(); });
        stopWhenEmpty();
    }

    void stopWhenEmpty()
    {
        if (scope->openConnections == 0) {
            io->stop();
            return;
        }
        acceptPause = std::make_unique<IoTimer>(*io, Milliseconds(5));
        acceptPause->async_wait([this](error_code error) {
            if (!error) {
                stopWhenEmpty();
            }
        });
    }

    const ServeOptions options;
    std::optional<asio::ssl::context> tls;
    std::unique_ptr<asio::io_context> io;
    std::unique_ptr<Acceptor> acceptor;
    std::unique_ptr<IoTimer> ticker;
    std::unique_ptr<IoTimer> acceptPause;
    std::optional<ConnectionScope> scope;
};

Transport::Transport(const ServeOptions &options) : m_impl(std::make_unique<Impl>(options)) {}

Transport::~Transport() = default;

Result<quint16> Transport::listen()
{
    const ServeOptions &options = m_impl->options;
    if (const Result<> loaded = m_impl->loadCertificate(); !loaded) {
        return fail(loaded.error());
    }
    error_code error;
    const QString host = options.host == QStringLiteral("localhost") ? QStringLiteral("127.0.0.1") : options.host;
    const asio::ip::address address = asio::ip::make_address(host.toStdString(), error);
    if (error) {
        return fail(ErrorKind::Config, QStringLiteral("not an IP address or \"localhost\""), options.host);
    }
    const Tcp::endpoint endpoint(address, options.port);
    Impl::Acceptor &acceptor = *m_impl->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) {
        acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor.bind(endpoint, error);
    }
    if (!error) {
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        return fail(ErrorKind::Network,
                    QStringLiteral("cannot listen: %1; another program may use the port (--port 0 picks a free one)").arg(textOf(error)),
                    QStringLiteral("%1:%2").arg(options.host).arg(options.port));
    }
    return acceptor.local_endpoint().port();
}

void Transport::run(Application &application)
{
    m_impl->scope.emplace(ConnectionScope{*m_impl->io, application, m_impl->options.limits});
    m_impl->accept();
    m_impl->tick();
    for (bool hasEnded = false; !hasEnded;) {
        try {
            m_impl->io->run();
            hasEnded = true;
        } catch (const std::exception &exception) { // out of memory in one connection must not end the rest
            qCritical("a connection of the server failed: %s", exception.what());
        }
    }
    // What came in during the last moments still holds connections, and they must go while the
    // application is there to hear of it.
    application.shutDown();
    m_impl->acceptor.reset();
    m_impl->ticker.reset();
    m_impl->acceptPause.reset();
    m_impl->io.reset();
}

void Transport::post(std::function<void()> work)
{
    if (m_impl->io) {
        asio::post(*m_impl->io, std::move(work));
    }
}

void Transport::requestStop()
{
    asio::post(*m_impl->io, [this] { m_impl->stop(); });
}

} // namespace sibyl::server
