// SPDX-License-Identifier: Apache-2.0
#include "control/ControlConnection.h"

#include "control/ControlCodec.h"
#include "control/SpoolReader.h"

#include <QCoreApplication>
#include <QLocalSocket>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr int maxRequestsPerTurn = 32;

// `attempt` 0 = the newest.
const TaskSnapshot *findTask(const Snapshot &snapshot, const QString &taskId, int attempt)
{
    for (const QList<TaskSnapshot> *tasks : {&snapshot.tasks, &snapshot.recent}) {
        for (const TaskSnapshot &task : *tasks) {
            if (task.taskId == taskId && (attempt == 0 || task.attempt == attempt)) {
                return &task;
            }
        }
    }
    return nullptr;
}

bool isNotification(const ControlId &id)
{
    return std::holds_alternative<std::monostate>(id);
}

} // namespace

ControlConnection::ControlConnection(QLocalSocket *socket, ControlServices services, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_services(services)
    , m_clock(clock)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(maxControlRequestBytes + 1);
    connect(m_socket, &QLocalSocket::readyRead, this, &ControlConnection::readLines);
    connect(m_socket, &QLocalSocket::bytesWritten, this, &ControlConnection::sendMore);
    connect(m_socket, &QLocalSocket::disconnected, this, &ControlConnection::end);
    connect(&m_services.commands, &Commands::outputGrew, this, &ControlConnection::followSoon);
    connect(&m_services.commands, &Commands::changed, this, &ControlConnection::followSoon);
    // What came before the signals were connected.
    m_nextTurn = m_clock.after(Milliseconds(0), this, [this] { readLines(); });
}

void ControlConnection::end()
{
    if (m_isEnded) {
        return;
    }
    m_isEnded = true;
    m_stall.cancel();
    m_nextTurn.cancel();
    m_nextFollow.cancel();
    m_followers.clear();
    m_socket->disconnect(this);
    m_socket->flush(); // a last error message, if the client still reads
    m_socket->abort();
    Q_EMIT ended();
}

void ControlConnection::readLines()
{
    for (int count = 0; !m_isEnded && m_socket->canReadLine(); ++count) {
        if (count == maxRequestsPerTurn) {
            m_nextTurn = m_clock.after(Milliseconds(0), this, [this] { readLines(); });
            return;
        }
        const QByteArray line = m_socket->readLine(maxControlRequestBytes + 2).trimmed();
        if (!line.isEmpty()) {
            obey(line);
        }
    }
    if (!m_isEnded && m_socket->bytesAvailable() > maxControlRequestBytes) {
        send(encodeFault({.id = {},
                          .code = control_code::invalidRequest,
                          .message = u"a request may have at most %1 bytes"_s.arg(maxControlRequestBytes)}));
        end();
    }
}

void ControlConnection::obey(const QByteArray &line)
{
    const tl::expected<ControlRequest, ControlFault> request = decodeRequest(line);
    if (!request) {
        send(encodeFault(request.error()));
        return;
    }
    std::visit([&](const auto &call) { carryOutCall(request->id, call); }, request->call);
}

template <typename Call>
void ControlConnection::carryOutCall(const ControlId &id, const Call &call)
{
    using Answer = typename Call::Answer;
    if constexpr (std::is_same_v<Call, HelloCall>) {
        reply<ControlHello>(id, ControlHello{.version = QStringLiteral(SIBYL_VERSION),
                                             .protocol = controlProtocolVersion,
                                             .processId = QCoreApplication::applicationPid()});
    } else if constexpr (std::is_same_v<Call, SubscribeCall>) {
        subscribe(id);
    } else if constexpr (std::is_same_v<Call, LogCall>) {
        readLog(id, call);
    } else if (m_openCalls >= maxOpenCalls) {
        reply<Answer>(id, fail(ErrorKind::Conflict, u"too many calls of this client are under way"_s));
    } else {
        ++m_openCalls;
        carryOut(call, m_services, this, [this, id](const Result<Answer> &answer) {
            --m_openCalls;
            reply<Answer>(id, answer);
        });
    }
}

template <typename Answer>
void ControlConnection::reply(const ControlId &id, const Result<Answer> &answer)
{
    if (isNotification(id)) {
        return;
    }
    if (!answer) {
        send(encodeRefusal(id, answer.error()));
    } else if constexpr (std::is_void_v<Answer>) {
        send(encodeDone(id));
    } else {
        send(encodeReply(id, *answer));
    }
}

void ControlConnection::subscribe(const ControlId &id)
{
    m_isSubscribed = true;
    m_published = m_services.commands.snapshot();
    reply<void>(id, {});
    send(encodeNotification(m_published));
}

void ControlConnection::readLog(const ControlId &id, const LogCall &call)
{
    const Result<LogChunk> chunk = logChunk(call);
    if (!call.doFollow || !chunk || chunk->isEnded || !chunk->bytes.isEmpty()) {
        reply(id, chunk);
    } else if (m_openCalls >= maxOpenCalls) {
        reply<LogChunk>(id, fail(ErrorKind::Conflict, u"too many calls of this client are under way"_s));
    } else {
        ++m_openCalls;
        m_followers.append({id, call});
    }
}

Result<LogChunk> ControlConnection::logChunk(const LogCall &call) const
{
    const Snapshot snapshot = m_services.commands.snapshot();
    const TaskSnapshot *task = findTask(snapshot, call.taskId, call.attempt);
    if (task == nullptr) {
        return fail(ErrorKind::NotFound, u"no task %1 on this runner, or it ended too long ago"_s.arg(call.taskId));
    }
    LogChunk chunk{.offsetBytes = call.offsetBytes};
    if (!task->logDirectory.isEmpty()) {
        Result<LogChunk> read = readSpool(task->logDirectory, call.stream, call.offsetBytes, call.limitBytes);
        if (!read) {
            return read;
        }
        chunk = *std::move(read);
    }
    chunk.isEnded = task->phase == TaskPhase::Ended;
    return chunk;
}

void ControlConnection::followSoon()
{
    if (m_followers.isEmpty()) {
        return;
    }
    if (m_nextFollow.isPending()) {
        m_isOutputNew = true;
        return;
    }
    follow();
}

void ControlConnection::follow()
{
    m_isOutputNew = false;
    m_nextFollow = m_clock.after(followInterval, this, [this] {
        m_nextFollow.cancel();
        if (m_isOutputNew) {
            follow();
        }
    });
    const QList<Follower> followers = std::exchange(m_followers, {});
    m_openCalls -= static_cast<int>(followers.size());
    for (const Follower &follower : followers) {
        readLog(follower.id, follower.call);
    }
}

void ControlConnection::publish(const Snapshot &snapshot)
{
    if (m_isEnded || !m_isSubscribed) {
        return;
    }
    if (m_socket->bytesToWrite() > 0) {
        m_isBehind = true;
        watchStall();
        return;
    }
    m_isBehind = false;
    const SnapshotDelta delta = deltaBetween(m_published, snapshot);
    if (!delta.isEmpty()) {
        m_published = snapshot;
        send(encodeNotification(delta));
    }
}

void ControlConnection::send(const QByteArray &line)
{
    if (m_isEnded) {
        return;
    }
    if (m_socket->bytesToWrite() + line.size() > maxQueuedBytes) {
        end();
        return;
    }
    m_socket->write(line);
    watchStall();
}

void ControlConnection::sendMore()
{
    m_stall.cancel();
    if (m_socket->bytesToWrite() == 0 && m_isBehind) {
        publish(m_services.commands.snapshot());
        return;
    }
    watchStall();
}

void ControlConnection::watchStall()
{
    if (!m_isEnded && m_socket->bytesToWrite() > 0 && !m_stall.isPending()) {
        m_stall = m_clock.after(stallLimit, this, [this] { end(); });
    }
}

} // namespace sibyl
