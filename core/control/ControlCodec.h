// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "control/ControlMessage.h"
#include "state/Snapshot.h"

#include <QByteArray>
#include <QJsonValue>

#include <optional>

namespace sibyl {

// JSON-RPC 2.0 for the control socket: every function gives or takes one message as one line with
// its newline. Batches are not supported. The standard error codes mean what the standard says;
// what a Commands object refuses has code `refused` and its ErrorKind in `data.kind`.

namespace control_code {
inline constexpr int parseError = -32700;
inline constexpr int invalidRequest = -32600;
inline constexpr int methodNotFound = -32601;
inline constexpr int invalidParams = -32602;
inline constexpr int refused = -32000;
} // namespace control_code

// A request that cannot be obeyed, and the answer it gets.
struct ControlFault {
    ControlId id;
    int code = control_code::invalidRequest;
    QString message;
};

// Server side.
tl::expected<ControlRequest, ControlFault> decodeRequest(const QByteArray &line);
QByteArray encodeFault(const ControlFault &fault);
QByteArray encodeRefusal(const ControlId &id, const Error &error);
QByteArray encodeDone(const ControlId &id);
QByteArray encodeReply(const ControlId &id, const ControlHello &hello);
QByteArray encodeReply(const ControlId &id, const Snapshot &snapshot);
QByteArray encodeReply(const ControlId &id, const LogChunk &chunk);
QByteArray encodeSnapshotNotification(const Snapshot &snapshot);

// Client side.
QByteArray encodeCall(qint64 id, const ControlCall &call);

// What the server sent: the answer to call `id`, or a notification (no id) named `notification`.
class ControlReply
{
public:
    std::optional<qint64> id;
    QString notification;
    std::optional<Error> error;

    Result<ControlHello> hello() const;
    Result<Snapshot> snapshot() const;
    Result<LogChunk> log() const;
    Result<> done() const;

private:
    friend Result<ControlReply> decodeReply(const QByteArray &line);
    QJsonValue m_value; // result, or params of a notification
};

Result<ControlReply> decodeReply(const QByteArray &line);

} // namespace sibyl
