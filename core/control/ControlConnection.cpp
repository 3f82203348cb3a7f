// SPDX-License-Identifier: Apache-2.0
#include "control/ControlConnection.h"

#include "base/Overloaded.h"
#include "control/ControlCodec.h"
#include "control/SpoolReader.h"

#include <QCoreApplication>
#include <QLocalSocket>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr int maxRequestsPerTurn = 32;

const TaskSnapshot *findTask(const Snapshot &snapshot, const QString &taskId)
{
    for (const QList<TaskSnapshot> *tasks : {&snapshot.tasks, &snapshot.recent}) {
        for (const TaskSnapshot &task : *tasks) {
            if (task.taskId == taskId) {
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

ControlConnection::ControlConnection(QLocalSocket *socket, Commands &commands, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_commands(commands)
    , m_clock(clock)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(maxControlRequestBytes + 1);
    connect(m_socket, &QLocalSocket::readyRead, this, &ControlConnection::readLines);
    connect(m_socket, &QLocalSocket::bytesWritten, this, &ControlConnection::sendMore);
    connect(m_socket, &QLocalSocket::disconnected, this, &ControlConnection::end);
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
    const QByteArray reply = answer(*request);
    if (isNotification(request->id)) {
        return;
    }
    send(reply);
    if (std::holds_alternative<SubscribeCall>(request->call)) {
        offerSnapshot(encodeSnapshotNotification(m_commands.snapshot()));
    }
}

QByteArray ControlConnection::answer(const ControlRequest &request)
{
    const ControlId &id = request.id;
    const auto outcome = [&id](const Result<> &result) {
        return result ? encodeDone(id) : encodeRefusal(id, result.error());
    };
    return std::visit(
        Overloaded{
            [&](const HelloCall &) {
                return encodeReply(id, ControlHello{.version = QStringLiteral(SIBYL_VERSION),
                                                    .processId = QCoreApplication::applicationPid()});
            },
            [&](const SnapshotCall &) { return encodeReply(id, m_commands.snapshot()); },
            [&](const SubscribeCall &) {
                m_isSubscribed = true;
                return encodeDone(id);
            },
            [&](const LogCall &call) { return answerLog(id, call); },
            [&](const CancelCall &call) { return outcome(m_commands.cancelTask(call.taskId, call.reason)); },
            [&](const OrderCall &call) {
                switch (call.order) {
                case RunnerOrder::Drain:
                    return outcome(m_commands.drain());
                case RunnerOrder::Pause:
                    return outcome(m_commands.pause());
                case RunnerOrder::Resume:
                    return outcome(m_commands.resume());
                case RunnerOrder::Reload:
                    return outcome(m_commands.reload());
                }
                Q_UNREACHABLE();
            },
        },
        request.call);
}

QByteArray ControlConnection::answerLog(const ControlId &id, const LogCall &call) const
{
    const Snapshot snapshot = m_commands.snapshot();
    const TaskSnapshot *task = findTask(snapshot, call.taskId);
    if (task == nullptr) {
        return encodeRefusal(id, {.kind = ErrorKind::NotFound,
                                  .what = u"no task %1 on this runner, or it ended too long ago"_s.arg(call.taskId),
                                  .where = {}});
    }
    if (task->logDirectory.isEmpty()) {
        return encodeReply(id, LogChunk{.offsetBytes = call.offsetBytes, .isEnded = task->phase == TaskPhase::Ended});
    }
    Result<LogChunk> chunk = readSpool(task->logDirectory, call.stream, call.offsetBytes, call.limitBytes);
    if (!chunk) {
        return encodeRefusal(id, chunk.error());
    }
    chunk->isEnded = task->phase == TaskPhase::Ended;
    return encodeReply(id, *chunk);
}

void ControlConnection::offerSnapshot(const QByteArray &line)
{
    if (m_isEnded) {
        return;
    }
    if (m_socket->bytesToWrite() > 0) {
        m_waitingSnapshot = line;
        watchStall();
        return;
    }
    send(line);
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
    if (m_socket->bytesToWrite() == 0 && !m_waitingSnapshot.isEmpty()) {
        send(std::exchange(m_waitingSnapshot, {}));
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
