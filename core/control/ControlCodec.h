// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "control/ControlMessage.h"
#include "state/SnapshotDelta.h"

#include <QByteArray>
#include <QJsonValue>

#include <optional>

namespace sibyl {

// JSON-RPC 2.0 for the control socket: every function gives or takes one message as one line with
// its newline. Batches are not supported. The standard error codes mean what the standard says;
// what the daemon refuses has code `refused` and its ErrorKind in `data.kind`.

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
    QString message; // begins with the JSON path of what is wrong: "params.task_id: expected ..."
};

// Server side. `Answer` is one of the answers of ControlCall.
tl::expected<ControlRequest, ControlFault> decodeRequest(const QByteArray &line);
QByteArray encodeFault(const ControlFault &fault);
QByteArray encodeRefusal(const ControlId &id, const Error &error);
QByteArray encodeDone(const ControlId &id);
template <typename Answer>
QByteArray encodeReply(const ControlId &id, const Answer &answer);
QByteArray encodeNotification(const Snapshot &snapshot);   // `snapshot`
QByteArray encodeNotification(const SnapshotDelta &delta); // `changes`

// Client side.
QByteArray encodeCall(qint64 id, const ControlCall &call);

// What the server sent: the answer to call `id`, or a notification (no id) named `notification`.
class ControlReply
{
public:
    std::optional<qint64> id;
    QString notification;
    std::optional<Error> error;

    // Protocol when it is in no form that this version knows. void: whether it was done.
    template <typename Answer>
    Result<Answer> as() const;

private:
    friend Result<ControlReply> decodeReply(const QByteArray &line);
    QJsonValue m_value; // result, or params of a notification
};

Result<ControlReply> decodeReply(const QByteArray &line);

} // namespace sibyl
