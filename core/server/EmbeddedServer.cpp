// SPDX-License-Identifier: Apache-2.0
#include "server/EmbeddedServer.h"

#include "base/SystemClock.h"
#include "server/Application.h"
#include "server/SqliteTaskStore.h"
#include "server/StateDirectory.h"
#include "server/Transport.h"

#include <QHostAddress>

#include <future>
#include <thread>

namespace sibyl::server {
namespace {

Result<> checkOptions(const ServeOptions &options)
{
    if (options.tlsCertPath.isEmpty() != options.tlsKeyPath.isEmpty()) {
        return fail(ErrorKind::Config, QStringLiteral("TLS needs both a certificate and a key (--tls-cert and --tls-key)"));
    }
    const bool isLoopback = options.host == QStringLiteral("localhost") || QHostAddress(options.host).isLoopback();
    if (!isLoopback && options.tlsCertPath.isEmpty() && !options.isRemotePlainAllowed) {
        return fail(ErrorKind::Config,
                    QStringLiteral("tokens would cross the network in the clear; use --tls-cert and --tls-key, a loopback "
                                   "address, or allow plain HTTP explicitly"),
                    options.host);
    }
    return {};
}

QString urlOf(const ServeOptions &options, quint16 port)
{
    QString host = options.host;
    if (const QHostAddress address(host); address == QHostAddress::AnyIPv4 || address == QHostAddress::Any) {
        host = QStringLiteral("127.0.0.1");
    } else if (address == QHostAddress::AnyIPv6) {
        host = QStringLiteral("::1");
    }
    const bool isIPv6 = host.contains(u':');
    return QStringLiteral("%1://%2:%3")
        .arg(options.tlsCertPath.isEmpty() ? QStringLiteral("http") : QStringLiteral("https"),
             isIPv6 ? u'[' + host + u']' : host)
        .arg(port);
}

} // namespace

// The store, the application and the transport live and die on this thread.
class EmbeddedServer::ServerThread
{
public:
    struct Listening {
        quint16 port = 0;
        QString setAsidePath;
    };

    ServerThread(const ServeOptions &options, StateDirectory directory) : m_options(options), m_directory(std::move(directory)) {}

    Result<Listening> start()
    {
        std::promise<Result<Listening>> listening;
        std::future<Result<Listening>> answer = listening.get_future();
        m_thread = std::thread([this, promise = std::move(listening)]() mutable { serve(promise); });
        Result<Listening> result = answer.get();
        if (!result) {
            m_thread.join();
        }
        return result;
    }

    void stop()
    {
        m_transport->requestStop();
        m_thread.join();
    }

    StateDirectory &directory() { return m_directory; }

private:
    void serve(std::promise<Result<Listening>> &listening)
    {
        const Result<std::unique_ptr<SqliteTaskStore>> store = SqliteTaskStore::open(m_directory.databasePath());
        if (!store) {
            listening.set_value(fail(store.error()));
            return;
        }
        Transport transport(m_options);
        const Result<quint16> port = transport.listen();
        if (!port) {
            listening.set_value(fail(port.error()));
            return;
        }
        const SystemClock clock;
        Application application(m_options, clock, **store, m_directory.logsPath(), m_directory.adminToken(),
                                [&transport](std::function<void()> work) { transport.post(std::move(work)); });
        if (const Result<> loaded = application.load(); !loaded) {
            listening.set_value(fail(loaded.error()));
            return;
        }
        m_transport = &transport;
        listening.set_value(Listening{.port = *port, .setAsidePath = (*store)->setAsidePath()});
        transport.run(application);
    }

    const ServeOptions m_options;
    StateDirectory m_directory;
    Transport *m_transport = nullptr; // while serving
    std::thread m_thread;
};

EmbeddedServer::EmbeddedServer(QObject *parent) : QObject(parent) {}

EmbeddedServer::~EmbeddedServer()
{
    stop();
}

Result<ServeReport> EmbeddedServer::start(const ServeOptions &options)
{
    if (isRunning()) {
        return fail(ErrorKind::Conflict, QStringLiteral("the server runs already"));
    }
    if (const Result<> checked = checkOptions(options); !checked) {
        return fail(checked.error());
    }
    Result<StateDirectory> directory = StateDirectory::claim(options.stateDir);
    if (!directory) {
        return fail(directory.error());
    }
    auto thread = std::make_unique<ServerThread>(options, std::move(*directory));
    const Result<ServerThread::Listening> listening = thread->start();
    if (!listening) {
        return fail(listening.error());
    }
    m_thread = std::move(thread);
    const ServeReport report{.url = urlOf(options, listening->port),
                             .port = listening->port,
                             .adminTokenPath = m_thread->directory().adminTokenPath(),
                             .setAsidePath = listening->setAsidePath};
    if (const Result<> announced = m_thread->directory().announce(report.url); !announced) {
        stop();
        return fail(announced.error());
    }
    return report;
}

void EmbeddedServer::stop()
{
    if (m_thread) {
        m_thread->stop();
        m_thread.reset();
    }
}

} // namespace sibyl::server
