// SPDX-License-Identifier: Apache-2.0
#include "control/ControlCodec.h"

#include "base/Names.h"
#include "base/Overloaded.h"
#include "control/CallFieldsCodec.h"
#include "control/RunnerFieldsCodec.h"
#include "control/SetupFieldsCodec.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cmath>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype maxReasonLength = 500;
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

using DecodedCall = std::optional<Result<ControlCall>>;

template <typename Call>
bool readCall(const QString &method, const QJsonObject &params, DecodedCall &decoded)
{
    if (method != Call::method) {
        return false;
    }
    const Result<Call> call = readFields<Call>(params, u"params"_s);
    decoded = call ? Result<ControlCall>(*call) : Result<ControlCall>(fail(call.error()));
    return true;
}

template <typename... Calls>
DecodedCall readAnyCall(const QString &method, const QJsonObject &params, const std::variant<Calls...> *)
{
    DecodedCall decoded;
    static_cast<void>((readCall<Calls>(method, params, decoded) || ...));
    return decoded;
}

void bound(ControlCall &call)
{
    if (auto *log = std::get_if<LogCall>(&call)) {
        log->limitBytes = std::min(log->limitBytes, maxLogAnswerBytes);
    } else if (auto *cancel = std::get_if<CancelCall>(&call)) {
        cancel->reason = wireText(cancel->reason, maxReasonLength);
    }
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
    const QString method = object["method"_L1].toString();
    DecodedCall call = readAnyCall(method, params.toObject(), static_cast<const ControlCall *>(nullptr));
    if (!call) {
        return fault(request.id, control_code::methodNotFound, u"no method '%1'"_s.arg(method.left(80)));
    }
    if (!*call) {
        return fault(request.id, control_code::invalidParams, call->error().text());
    }
    request.call = **std::move(call);
    bound(request.call);
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

template <typename Answer>
QByteArray encodeReply(const ControlId &id, const Answer &answer)
{
    return resultLine(id, written(answer));
}

QByteArray encodeNotification(const Snapshot &snapshot)
{
    return lineOf({{u"method"_s, u"snapshot"_s}, {u"params"_s, written(snapshot)}});
}

QByteArray encodeNotification(const SnapshotDelta &delta)
{
    return lineOf({{u"method"_s, u"changes"_s}, {u"params"_s, written(delta)}});
}

QByteArray encodeCall(qint64 id, const ControlCall &call)
{
    return std::visit(
        [id](const auto &known) {
            return lineOf({{u"id"_s, id}, {u"method"_s, QString(known.method)}, {u"params"_s, written(known)}});
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

template <typename Answer>
Result<Answer> ControlReply::as() const
{
    if (error) {
        return fail(*error);
    }
    if constexpr (std::is_void_v<Answer>) {
        return {};
    } else {
        if (!m_value.isObject()) {
            return fail(ErrorKind::Protocol, u"the runner's answer is not in the expected form"_s);
        }
        return readFields<Answer>(m_value.toObject(), notification.isEmpty() ? u"result"_s : u"params"_s);
    }
}

// Every answer that there is, so that the field lists are compiled here only.
template Result<> ControlReply::as() const;
template Result<SnapshotDelta> ControlReply::as() const;
template Result<ControlHello> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const ControlHello &);
template Result<Snapshot> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const Snapshot &);
template Result<LogChunk> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const LogChunk &);
template Result<QList<PendingPermission>> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const QList<PendingPermission> &);
template Result<TaskChanges> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const TaskChanges &);
template Result<AgentTestReport> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const AgentTestReport &);
template Result<QList<WorktreeView>> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const QList<WorktreeView> &);
template Result<WorktreeRemoval> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const WorktreeRemoval &);
template Result<SettingsView> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const SettingsView &);
template Result<MachineFacts> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const MachineFacts &);
template Result<ServerProbe> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const ServerProbe &);
template Result<SignIn> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const SignIn &);
template Result<QList<Organization>> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const QList<Organization> &);
template Result<RegistrationView> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const RegistrationView &);
template Result<UnregistrationView> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const UnregistrationView &);
template Result<ProjectsOverview> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const ProjectsOverview &);
template Result<LinkedCheckout> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const LinkedCheckout &);
template Result<ServiceView> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const ServiceView &);
template Result<QList<DoctorFinding>> ControlReply::as() const;
template QByteArray encodeReply(const ControlId &, const QList<DoctorFinding> &);

} // namespace sibyl
