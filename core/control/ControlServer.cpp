// SPDX-License-Identifier: Apache-2.0
#include "control/ControlServer.h"

#include "base/PrivateDirectory.h"
#include "base/UniqueFd.h"
#include "control/ControlCodec.h"
#include "control/ControlConnection.h"
#include "control/PeerCheck.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QLoggingCategory>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(controlLog, "sibyl.control")

constexpr int waitingConnections = 16;

bool isSocket(const QByteArray &path)
{
    struct stat status {};
    return ::lstat(path.constData(), &status) == 0 && S_ISSOCK(status.st_mode);
}

// QLocalServer would bind in a temporary directory beside the path, which may then be too long.
Result<UniqueFd> boundSocket(const QString &socketPath, StaleSocket stale)
{
    const QByteArray path = QFile::encodeName(socketPath);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (static_cast<size_t>(path.size()) >= sizeof address.sun_path) {
        return fail(ErrorKind::Config, u"is too long for a socket"_s, socketPath);
    }
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const auto bound = [&] {
        return ::bind(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    };
    if (stale == StaleSocket::Remove && isSocket(path)) {
        ::unlink(path.constData());
    }
    if (!fd.isValid() || !bound() || ::chmod(path.constData(), 0600) != 0
        || ::listen(fd.get(), waitingConnections) != 0) {
        if (errno == EADDRINUSE) {
            return fail(ErrorKind::Conflict, u"is in use: another runner with this state directory is running"_s, socketPath);
        }
        return fail(ErrorKind::Storage,
                    u"cannot be listened on: "_s + QString::fromLocal8Bit(std::strerror(errno)), socketPath);
    }
    return fd;
}

} // namespace

ControlServer::ControlServer(ControlServices services, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_clock(clock)
{
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::acceptWaiting);
    connect(&m_services.commands, &Commands::changed, this, &ControlServer::announceChange);
}

ControlServer::~ControlServer()
{
    close();
}

Result<> ControlServer::listen(const QString &socketPath, StaleSocket stale)
{
    if (const Result<> isPrivate = ensurePrivateDirectory(QFileInfo(socketPath).absolutePath()); !isPrivate) {
        return isPrivate;
    }
    Result<UniqueFd> fd = boundSocket(socketPath, stale);
    if (!fd) {
        return fail(fd.error());
    }
    if (!m_server.listen(fd->get())) {
        return fail(ErrorKind::Storage, u"cannot be listened on: "_s + m_server.errorString(), socketPath);
    }
    fd->release();
    m_socketPath = socketPath;
    return {};
}

Result<> ControlServer::moveTo(const QString &socketPath, StaleSocket stale)
{
    if (socketPath == m_socketPath && m_server.isListening()) {
        return {};
    }
    stopListening();
    return listen(socketPath, stale);
}

void ControlServer::stopListening()
{
    if (m_server.isListening()) {
        acceptWaiting(); // who came before the move is served
        m_server.close();
        ::unlink(QFile::encodeName(m_socketPath).constData());
    }
}

void ControlServer::close()
{
    stopListening();
    m_nextPublish.cancel();
    const QList<ControlConnection *> connections = std::exchange(m_connections, {});
    for (ControlConnection *connection : connections) {
        connection->disconnect(this);
        connection->end();
        connection->deleteLater();
    }
}

void ControlServer::acceptWaiting()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        const Result<> mayConnect = checkControlPeer(socket->socketDescriptor());
        const bool isFull = m_connections.size() >= maxClients;
        if (!mayConnect || isFull) {
            const Error error = isFull ? Error{ErrorKind::Conflict, u"the runner has too many control clients"_s, {}}
                                       : mayConnect.error();
            qCWarning(controlLog).noquote() << "control client refused:" << error.text();
            socket->write(encodeRefusal({}, error));
            socket->flush();
            socket->disconnectFromServer();
            socket->deleteLater();
            continue;
        }
        auto *connection = new ControlConnection(socket, m_services, m_clock, this);
        m_connections.append(connection);
        connect(connection, &ControlConnection::ended, this, [this, connection] {
            m_connections.removeOne(connection);
            connection->deleteLater();
        });
    }
}

void ControlServer::announceChange()
{
    if (m_nextPublish.isPending()) {
        m_isChanged = true;
        return;
    }
    publish();
}

void ControlServer::publish()
{
    m_isChanged = false;
    m_nextPublish = m_clock.after(notificationInterval, this, [this] {
        m_nextPublish.cancel();
        if (m_isChanged) {
            publish();
        }
    });
    const QList<ControlConnection *> connections = m_connections;
    const bool isWatched = std::any_of(connections.begin(), connections.end(),
                                       [](const ControlConnection *connection) { return connection->isSubscribed(); });
    if (!isWatched) {
        return;
    }
    const Snapshot snapshot = m_services.commands.snapshot();
    for (ControlConnection *connection : connections) {
        connection->publish(snapshot);
    }
}

} // namespace sibyl
