// SPDX-License-Identifier: Apache-2.0
#include "control/ControlClient.h"

#include "control/ControlCodec.h"
#include "control/PeerCheck.h"

#include <QSignalBlocker>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qint64 maxReplyBytes = 8 * 1024 * 1024;

Error notRunning()
{
    return {ErrorKind::Network, u"no runner is running here"_s, {}};
}

} // namespace

ControlClient::ControlClient(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_socket.setReadBufferSize(maxReplyBytes);
    connect(&m_socket, &QLocalSocket::connected, this, &ControlClient::greet);
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlClient::readLines);
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] {
        const QPointer<ControlClient> self(this);
        readLines(); // the reason may stand in the last line
        if (self) {
            lose({ErrorKind::Network, u"the runner ended the connection"_s, {}});
        }
    });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] {
        if (!m_isGreeted && m_openAnswer) {
            // The socket is still inside its own connectToServer(): let it finish first.
            m_connectLimit = m_clock.after(Milliseconds(0), this, [this] {
                readLines();
                if (!m_isGreeted && m_openAnswer) {
                    lose(notRunning());
                }
            });
        }
    });
}

ControlClient::~ControlClient()
{
    m_socket.disconnect(this);
}

void ControlClient::open(const QStringList &socketPaths, QObject *context, Callback<ControlHello> answer)
{
    close();
    m_pathsToTry = socketPaths;
    m_openContext = context;
    m_openAnswer = std::move(answer);
    m_lastError = notRunning();
    m_connectLimit = m_clock.after(Milliseconds(0), this, [this] { tryNext(); });
}

void ControlClient::close()
{
    m_isGreeted = false;
    m_pathsToTry.clear();
    m_openAnswer = {};
    m_connectLimit.cancel();
    m_pending.clear();
    const QSignalBlocker quiet(&m_socket);
    m_socket.abort();
}

void ControlClient::tryNext()
{
    if (m_pathsToTry.isEmpty()) {
        m_connectLimit.cancel();
        finishOpening(fail(m_lastError));
        return;
    }
    const QString path = m_pathsToTry.takeFirst();
    m_connectLimit = m_clock.after(connectLimit, this, [this] {
        lose({ErrorKind::Timeout, u"the runner does not answer on its control socket"_s, {}});
    });
    m_socket.connectToServer(path);
}

void ControlClient::greet()
{
    if (const Result<> isOurs = checkControlPeerUser(m_socket.socketDescriptor()); !isOurs) {
        lose(isOurs.error());
        return;
    }
    ask(HelloCall{}, this, [this](const Result<ControlHello> &hello) {
        if (!hello) {
            lose(hello.error());
            return;
        }
        if (hello->protocol != controlProtocolVersion) {
            lose({ErrorKind::Protocol,
                  u"the running daemon is sibyl-runner %1 and speaks control protocol %2, this program %3: restart the daemon"_s
                      .arg(hello->version)
                      .arg(hello->protocol)
                      .arg(controlProtocolVersion),
                  {}});
            return;
        }
        m_isGreeted = true;
        m_connectLimit.cancel();
        finishOpening(hello);
    });
}

void ControlClient::finishOpening(const Result<ControlHello> &hello)
{
    if (const Callback<ControlHello> answer = std::exchange(m_openAnswer, {}); answer && m_openContext) {
        answer(hello);
    }
}

void ControlClient::lose(const Error &error)
{
    const bool wasOpen = std::exchange(m_isGreeted, false);
    m_connectLimit.cancel();
    {
        const QSignalBlocker quiet(&m_socket);
        m_socket.abort();
    }
    const QPointer<ControlClient> self(this);
    const auto pending = std::exchange(m_pending, {});
    if (!wasOpen) {
        if (m_openAnswer) {
            if (error.kind != ErrorKind::Network || m_lastError.kind == ErrorKind::Network) {
                m_lastError = error;
            }
            m_connectLimit = m_clock.after(Milliseconds(0), this, [this] { tryNext(); });
        }
        return;
    }
    for (const auto &[id, call] : pending) {
        call.finish(fail(error));
        if (!self) {
            return;
        }
    }
    Q_EMIT closed(error);
}

void ControlClient::send(const ControlCall &call, Milliseconds limit, QObject *context, Finish finish)
{
    const qint64 id = m_nextId++;
    PendingCall pending;
    pending.finish = [guard = QPointer<QObject>(context), finish = std::move(finish)](const Result<ControlReply> &reply) {
        if (guard) {
            finish(reply);
        }
    };
    if (m_socket.state() != QLocalSocket::ConnectedState) {
        // Never from inside the call: the caller is not ready for its answer yet.
        pending.timeLimit = m_clock.after(Milliseconds(0), this, [this, id] { finishCall(id, fail(notRunning())); });
        m_pending.emplace(id, std::move(pending));
        return;
    }
    if (limit != Milliseconds::max()) {
        pending.timeLimit = m_clock.after(limit, this, [this, id, limit] {
            finishCall(id, fail(ErrorKind::Timeout, u"the runner did not answer within %1 seconds"_s.arg(limit.count() / 1000)));
        });
    }
    m_pending.emplace(id, std::move(pending));
    m_socket.write(encodeCall(id, call));
}

void ControlClient::finishCall(qint64 id, const Result<ControlReply> &reply)
{
    if (auto node = m_pending.extract(id)) {
        node.mapped().timeLimit.cancel();
        node.mapped().finish(reply);
    }
}

void ControlClient::readLines()
{
    const QPointer<ControlClient> self(this);
    while (self && m_socket.canReadLine()) {
        takeLine(m_socket.readLine(maxReplyBytes + 1));
    }
    if (self && m_socket.bytesAvailable() >= maxReplyBytes) {
        lose({ErrorKind::Protocol, u"the runner sent a line over the limit"_s, {}});
    }
}

void ControlClient::takeLine(const QByteArray &line)
{
    const Result<ControlReply> reply = decodeReply(line);
    if (!reply) {
        lose(reply.error());
    } else if (!reply->notification.isEmpty()) {
        takeNotification(*reply);
    } else if (reply->id) {
        finishCall(*reply->id, reply);
    } else if (reply->error) {
        lose(*reply->error); // refused before any request was read
    }
}

void ControlClient::takeNotification(const ControlReply &notification)
{
    SnapshotDelta delta;
    if (notification.notification == "snapshot"_L1) {
        Result<Snapshot> snapshot = notification.as<Snapshot>();
        if (!snapshot) {
            lose(snapshot.error()); // without it every change that follows would be wrong
            return;
        }
        delta = deltaBetween(m_latest, *snapshot);
        m_latest = *std::move(snapshot);
    } else if (notification.notification == "changes"_L1) {
        Result<SnapshotDelta> changes = notification.as<SnapshotDelta>();
        if (!changes) {
            lose(changes.error());
            return;
        }
        delta = *std::move(changes);
        m_latest = apply(delta, m_latest);
    } else {
        return; // of a newer daemon
    }
    const Snapshot snapshot = m_latest; // a slot may use or end this client
    Q_EMIT snapshotChanged(snapshot, delta);
}

} // namespace sibyl
