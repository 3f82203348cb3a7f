// SPDX-License-Identifier: Apache-2.0
#include "control/ControlCodec.h"

#include "base/Names.h"
#include "base/Overloaded.h"
#include "control/SnapshotCodec.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cmath>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype maxReasonLength = 500;
constexpr qsizetype maxBase64Bytes = maxLogChunkBytes * 4 / 3 + 4;
constexpr double maxExactInteger = 9'007'199'254'740'992.0; // 2^53

constexpr std::array kindNames{
    std::pair{ErrorKind::Config, "config"},     std::pair{ErrorKind::Usage, "usage"},
    std::pair{ErrorKind::Protocol, "protocol"}, std::pair{ErrorKind::Network, "network"},
    std::pair{ErrorKind::Auth, "auth"},         std::pair{ErrorKind::NotFound, "not_found"},
    std::pair{ErrorKind::Conflict, "conflict"}, std::pair{ErrorKind::Policy, "policy"},
    std::pair{ErrorKind::Process, "process"},   std::pair{ErrorKind::Git, "git"},
    std::pair{ErrorKind::Storage, "storage"},   std::pair{ErrorKind::Timeout, "timeout"},
    std::pair{ErrorKind::Cancelled, "cancelled"}, std::pair{ErrorKind::Internal, "internal"},
};

constexpr std::array orderMethods{
    std::pair{RunnerOrder::Drain, "runner.drain"},
    std::pair{RunnerOrder::Pause, "runner.pause"},
    std::pair{RunnerOrder::Resume, "runner.resume"},
    std::pair{RunnerOrder::Reload, "runner.reload"},
};

QString kindName(ErrorKind kind)
{
    for (const auto &[known, name] : kindNames) {
        if (known == kind) {
            return QString::fromLatin1(name);
        }
    }
    return u"internal"_s;
}

ErrorKind kindFrom(const QString &text)
{
    for (const auto &[kind, name] : kindNames) {
        if (text == QLatin1StringView(name)) {
            return kind;
        }
    }
    return ErrorKind::Internal;
}

std::optional<qint64> wholeNumber(const QJsonValue &value)
{
    const double number = value.toDouble(NAN);
    if (!std::isfinite(number) || std::trunc(number) != number || std::abs(number) > maxExactInteger) {
        return std::nullopt;
    }
    return static_cast<qint64>(number);
}

QJsonValue jsonId(const ControlId &id)
{
    return std::visit(Overloaded{[](std::monostate) { return QJsonValue(); },
                                 [](qint64 number) { return QJsonValue(number); },
                                 [](const QString &text) { return QJsonValue(text); }},
                      id);
}

QByteArray lineOf(QJsonObject message)
{
    message.insert(u"jsonrpc"_s, u"2.0"_s);
    return QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray resultLine(const ControlId &id, const QJsonObject &result)
{
    return lineOf({{u"id"_s, jsonId(id)}, {u"result"_s, result}});
}

// `value` is absent or of the expected form; anything else is the caller's mistake.
std::optional<qint64> optionalNumber(const QJsonValue &value, qint64 fallback, qint64 maximum)
{
    if (value.isUndefined()) {
        return fallback;
    }
    const std::optional<qint64> number = wholeNumber(value);
    return number && *number >= 0 && *number <= maximum ? number : std::nullopt;
}

using DecodedCall = tl::expected<ControlCall, ControlFault>;

tl::unexpected<ControlFault> badParams(const QString &message)
{
    return tl::unexpected<ControlFault>({.id = {}, .code = control_code::invalidParams, .message = message});
}

DecodedCall decodeLogCall(const QJsonObject &params)
{
    const QString taskId = params["task_id"_L1].toString();
    if (!isAcceptableId(taskId)) {
        return badParams(u"params.task_id: expected a task id"_s);
    }
    const QString stream = params["stream"_L1].toString(u"stdout"_s);
    if (stream != "stdout"_L1 && stream != "stderr"_L1) {
        return badParams(u"params.stream: expected \"stdout\" or \"stderr\""_s);
    }
    const auto offset = optionalNumber(params["offset"_L1], 0, static_cast<qint64>(maxExactInteger));
    const auto limit = optionalNumber(params["limit"_L1], maxLogChunkBytes, static_cast<qint64>(maxExactInteger));
    if (!offset || !limit) {
        return badParams(u"params.offset and params.limit: expected a whole number of bytes, 0 or more"_s);
    }
    return LogCall{.taskId = taskId,
                   .stream = stream == "stderr"_L1 ? SpoolStream::Stderr : SpoolStream::Stdout,
                   .offsetBytes = *offset,
                   .limitBytes = std::min(*limit, maxLogChunkBytes)};
}

DecodedCall decodeCancelCall(const QJsonObject &params)
{
    const QString taskId = params["task_id"_L1].toString();
    const QJsonValue reason = params["reason"_L1];
    if (!isAcceptableId(taskId)) {
        return badParams(u"params.task_id: expected a task id"_s);
    }
    if (!reason.isUndefined() && !reason.isString()) {
        return badParams(u"params.reason: expected a string"_s);
    }
    return CancelCall{.taskId = taskId, .reason = wireText(reason.toString(), maxReasonLength)};
}

DecodedCall decodeCall(const QString &method, const QJsonObject &params)
{
    if (method == "hello"_L1) {
        return HelloCall{};
    }
    if (method == "snapshot"_L1) {
        return SnapshotCall{};
    }
    if (method == "subscribe"_L1) {
        return SubscribeCall{};
    }
    if (method == "task.log"_L1) {
        return decodeLogCall(params);
    }
    if (method == "task.cancel"_L1) {
        return decodeCancelCall(params);
    }
    for (const auto &[order, name] : orderMethods) {
        if (method == QLatin1StringView(name)) {
            return OrderCall{order};
        }
    }
    return tl::unexpected<ControlFault>({.id = {},
                                         .code = control_code::methodNotFound,
                                         .message = u"no method '%1'"_s.arg(method.left(80))});
}

} // namespace

tl::expected<ControlRequest, ControlFault> decodeRequest(const QByteArray &line)
{
    const auto fault = [](ControlId id, int code, const QString &message) {
        return tl::unexpected<ControlFault>({.id = std::move(id), .code = code, .message = message});
    };
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(line, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        return fault({}, control_code::parseError,
                     u"not JSON: %1 at byte %2"_s.arg(parseError.errorString()).arg(parseError.offset));
    }
    if (!document.isObject()) {
        return fault({}, control_code::invalidRequest, u"expected one JSON object a line; batches are not supported"_s);
    }
    const QJsonObject object = document.object();
    ControlRequest request;
    const QJsonValue id = object["id"_L1];
    if (id.isString() && id.toString().size() <= maxIdLength) {
        request.id = id.toString();
    } else if (const std::optional<qint64> number = wholeNumber(id)) {
        request.id = *number;
    } else if (!id.isUndefined()) {
        return fault({}, control_code::invalidRequest, u"id: expected a whole number or a short string"_s);
    }
    if (object["jsonrpc"_L1].toString() != "2.0"_L1 || !object["method"_L1].isString()) {
        return fault(request.id, control_code::invalidRequest, u"expected \"jsonrpc\":\"2.0\" and a method"_s);
    }
    const QJsonValue params = object["params"_L1];
    if (!params.isUndefined() && !params.isObject()) {
        return fault(request.id, control_code::invalidParams, u"params: expected an object"_s);
    }
    DecodedCall call = decodeCall(object["method"_L1].toString(), params.toObject());
    if (!call) {
        return fault(request.id, call.error().code, call.error().message);
    }
    request.call = std::move(*call);
    return request;
}

QByteArray encodeFault(const ControlFault &fault)
{
    return lineOf({{u"id"_s, jsonId(fault.id)},
                   {u"error"_s, QJsonObject{{u"code"_s, fault.code}, {u"message"_s, fault.message}}}});
}

QByteArray encodeRefusal(const ControlId &id, const Error &error)
{
    const QJsonObject details{{u"kind"_s, kindName(error.kind)}, {u"where"_s, error.where}};
    return lineOf({{u"id"_s, jsonId(id)},
                   {u"error"_s, QJsonObject{{u"code"_s, control_code::refused},
                                            {u"message"_s, error.what},
                                            {u"data"_s, details}}}});
}

QByteArray encodeDone(const ControlId &id)
{
    return resultLine(id, {});
}

QByteArray encodeReply(const ControlId &id, const ControlHello &hello)
{
    return resultLine(id, {{u"version"_s, hello.version},
                           {u"protocol"_s, hello.protocol},
                           {u"pid"_s, hello.processId}});
}

QByteArray encodeReply(const ControlId &id, const Snapshot &snapshot)
{
    return resultLine(id, toJson(snapshot));
}

QByteArray encodeReply(const ControlId &id, const LogChunk &chunk)
{
    return resultLine(id, {{u"offset"_s, chunk.offsetBytes},
                           {u"total"_s, chunk.totalBytes},
                           {u"data"_s, QString::fromLatin1(chunk.bytes.toBase64())},
                           {u"ended"_s, chunk.isEnded}});
}

QByteArray encodeSnapshotNotification(const Snapshot &snapshot)
{
    return lineOf({{u"method"_s, u"snapshot"_s}, {u"params"_s, toJson(snapshot)}});
}

QByteArray encodeCall(qint64 id, const ControlCall &call)
{
    const auto line = [id](const QString &method, const QJsonObject &params = {}) {
        return lineOf({{u"id"_s, id}, {u"method"_s, method}, {u"params"_s, params}});
    };
    return std::visit(
        Overloaded{
            [&](const HelloCall &) { return line(u"hello"_s); },
            [&](const SnapshotCall &) { return line(u"snapshot"_s); },
            [&](const SubscribeCall &) { return line(u"subscribe"_s); },
            [&](const LogCall &log) {
                return line(u"task.log"_s,
                            {{u"task_id"_s, log.taskId},
                             {u"stream"_s, log.stream == SpoolStream::Stderr ? u"stderr"_s : u"stdout"_s},
                             {u"offset"_s, log.offsetBytes},
                             {u"limit"_s, log.limitBytes}});
            },
            [&](const CancelCall &cancel) {
                return line(u"task.cancel"_s, {{u"task_id"_s, cancel.taskId}, {u"reason"_s, cancel.reason}});
            },
            [&](const OrderCall &ordered) {
                for (const auto &[order, name] : orderMethods) {
                    if (order == ordered.order) {
                        return line(QString::fromLatin1(name));
                    }
                }
                return QByteArray();
            },
        },
        call);
}

Result<ControlReply> decodeReply(const QByteArray &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    const QJsonObject object = document.object();
    if (object["jsonrpc"_L1].toString() != "2.0"_L1) {
        return fail(ErrorKind::Protocol, u"the runner sent something that is not JSON-RPC 2.0"_s);
    }
    ControlReply reply;
    if (object["method"_L1].isString()) {
        reply.notification = object["method"_L1].toString();
        reply.m_value = object["params"_L1];
        return reply;
    }
    reply.id = wholeNumber(object["id"_L1]);
    if (object["error"_L1].isObject()) {
        const QJsonObject error = object["error"_L1].toObject();
        const QJsonObject details = error["data"_L1].toObject();
        reply.error = Error{.kind = error["code"_L1].toInt() == control_code::refused
                                ? kindFrom(details["kind"_L1].toString())
                                : ErrorKind::Protocol,
                            .what = error["message"_L1].toString(),
                            .where = details["where"_L1].toString()};
    }
    reply.m_value = object["result"_L1];
    return reply;
}

Result<ControlHello> ControlReply::hello() const
{
    if (error) {
        return fail(*error);
    }
    const QJsonObject object = m_value.toObject();
    const std::optional<qint64> protocol = wholeNumber(object["protocol"_L1]);
    if (!protocol) {
        return fail(ErrorKind::Protocol, u"the runner's greeting names no protocol version"_s);
    }
    return ControlHello{.version = object["version"_L1].toString(),
                        .protocol = static_cast<int>(*protocol),
                        .processId = wholeNumber(object["pid"_L1]).value_or(0)};
}

Result<Snapshot> ControlReply::snapshot() const
{
    if (error) {
        return fail(*error);
    }
    return snapshotFromJson(m_value.toObject());
}

Result<LogChunk> ControlReply::log() const
{
    if (error) {
        return fail(*error);
    }
    const QJsonObject object = m_value.toObject();
    const std::optional<qint64> offset = wholeNumber(object["offset"_L1]);
    const std::optional<qint64> total = wholeNumber(object["total"_L1]);
    const QByteArray encoded = object["data"_L1].toString().toLatin1();
    if (!offset || !total || encoded.size() > maxBase64Bytes) {
        return fail(ErrorKind::Protocol, u"the runner's answer to task.log is not in the expected form"_s);
    }
    return LogChunk{.offsetBytes = *offset,
                    .totalBytes = *total,
                    .bytes = QByteArray::fromBase64(encoded),
                    .isEnded = object["ended"_L1].toBool()};
}

Result<> ControlReply::done() const
{
    if (error) {
        return fail(*error);
    }
    return {};
}

} // namespace sibyl
