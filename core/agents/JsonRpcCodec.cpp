// SPDX-License-Identifier: Apache-2.0
#include "agents/JsonRpcCodec.h"


#include <cmath>
#include <utility>

namespace sibyl {
namespace {

RpcFault faultOf(const QJsonObject &error)
{
    return {error.value(QLatin1String("code")).toInt(),
            error.value(QLatin1String("message")).toString(), error.value(QLatin1String("data"))};
}

} // namespace

std::optional<QByteArray> JsonRpcCodec::keyOf(const QJsonValue &id)
{
    if (id.isDouble() && std::floor(id.toDouble()) == id.toDouble()) {
        return QByteArray::number(id.toInteger());
    }
    if (id.isString() && id.toString().size() <= maxKeyBytes / 4) {
        return '"' + id.toString().toUtf8();
    }
    return std::nullopt;
}

void JsonRpcCodec::open(QByteArrayView written)
{
    const qsizetype whole = written.lastIndexOf('\n') + 1;
    m_torn = written.sliced(whole).toByteArray();
    JsonLinesCodec lines;
    lines.read(written.first(whole), [this](const QJsonObject &object) { takeEarlier(object); });
}

void JsonRpcCodec::takeEarlier(const QJsonObject &object)
{
    const QJsonValue id = object.value(QLatin1String("id"));
    const QString method = object.value(QLatin1String("method")).toString();
    if (method.isEmpty()) {
        if (const std::optional<QByteArray> key = keyOf(id)) {
            const QJsonValue result = object.value(QLatin1String("result"));
            m_earlierAnswers[*key].append(result.isObject() ? std::optional(result.toObject())
                                                            : std::nullopt);
        }
    } else if (id.isUndefined()) {
        ++m_earlierNotices[method];
    } else {
        m_earlierRequests[method].append(id.toInteger());
        m_openOurs.insert(id.toInteger(), method);
        m_lastId = std::max(m_lastId, id.toInteger());
    }
}

void JsonRpcCodec::read(QByteArrayView bytes, const OnMessage &onMessage, const OnBytes &onBytes)
{
    m_lines.read(bytes, [&](const QJsonObject &object) { take(object, onMessage, onBytes); });
}

void JsonRpcCodec::end(const OnMessage &onMessage, const OnBytes &onBytes)
{
    m_lines.end([&](const QJsonObject &object) { take(object, onMessage, onBytes); });
}

void JsonRpcCodec::take(const QJsonObject &object, const OnMessage &onMessage, const OnBytes &onBytes)
{
    const QJsonValue id = object.value(QLatin1String("id"));
    const QString method = object.value(QLatin1String("method")).toString();
    if (!method.isEmpty() && (id.isUndefined() || id.isNull())) {
        onMessage(RpcNotice{method, object.value(QLatin1String("params")).toObject()});
        return;
    }
    const std::optional<QByteArray> key = keyOf(id);
    if (!key) {
        ++m_unknown;
        return;
    }
    if (method.isEmpty()) {
        const QString ours = id.isDouble() ? m_openOurs.take(id.toInteger()) : QString();
        if (ours.isEmpty()) {
            ++m_unknown; // an answer to nothing
            return;
        }
        RpcReply reply{ours, object.value(QLatin1String("result")).toObject(), std::nullopt};
        if (const QJsonValue error = object.value(QLatin1String("error")); error.isObject()) {
            reply.fault = faultOf(error.toObject());
        }
        onMessage(reply);
        return;
    }
    RpcRequest request{*key, method, object.value(QLatin1String("params")).toObject(), std::nullopt, false};
    if (const auto earlier = m_earlierAnswers.find(*key); earlier != m_earlierAnswers.end()) {
        request.earlierResult = earlier->takeFirst();
        request.isAnswered = true;
        if (earlier->isEmpty()) {
            m_earlierAnswers.erase(earlier);
        }
        onMessage(request);
        return;
    }
    if (m_openTheirs.contains(*key)) {
        ++m_unknown; // two questions under one id: the first answer is for both
        return;
    }
    m_openTheirs.insert(*key, id);
    if (m_openTheirs.size() > maxOpenRequests) {
        ++m_unknown;
        onBytes(refuse(*key, -32603, QStringLiteral("too many requests are not answered yet")));
        return;
    }
    onMessage(request);
}

QByteArray JsonRpcCodec::request(const QString &method, const QJsonObject &params)
{
    if (const auto earlier = m_earlierRequests.find(method); earlier != m_earlierRequests.end()) {
        earlier->removeFirst();
        if (earlier->isEmpty()) {
            m_earlierRequests.erase(earlier);
        }
        return {};
    }
    m_openOurs.insert(++m_lastId, method);
    return lineOf({{QStringLiteral("id"), m_lastId},
                   {QStringLiteral("method"), method},
                   {QStringLiteral("params"), params}});
}

QByteArray JsonRpcCodec::notify(const QString &method, const QJsonObject &params)
{
    if (int &earlier = m_earlierNotices[method]; earlier > 0) {
        --earlier;
        return {};
    }
    QJsonObject notice{{QStringLiteral("method"), method}};
    if (!params.isEmpty()) {
        notice.insert(QStringLiteral("params"), params);
    }
    return lineOf(notice);
}

QByteArray JsonRpcCodec::respond(const QByteArray &key, const QJsonObject &result)
{
    const QJsonValue id = m_openTheirs.take(key);
    return id.isNull() ? QByteArray()
                       : lineOf({{QStringLiteral("id"), id}, {QStringLiteral("result"), result}});
}

QByteArray JsonRpcCodec::refuse(const QByteArray &key, int code, const QString &message)
{
    const QJsonValue id = m_openTheirs.take(key);
    const QJsonObject error{{QStringLiteral("code"), code}, {QStringLiteral("message"), message}};
    return id.isNull() ? QByteArray()
                       : lineOf({{QStringLiteral("id"), id}, {QStringLiteral("error"), error}});
}

QByteArray JsonRpcCodec::refuseUnknown(const RpcRequest &request)
{
    ++m_unknown;
    return request.isAnswered
        ? QByteArray()
        : refuse(request.key, unknownMethodCode, QStringLiteral("this client has no method %1").arg(request.method.left(100)));
}

QByteArray JsonRpcCodec::lineOf(QJsonObject object)
{
    if (m_marking == Marking::Version2) {
        object.insert(QStringLiteral("jsonrpc"), QStringLiteral("2.0"));
    }
    const QByteArray line = jsonLine(object);
    const QByteArray torn = std::exchange(m_torn, {});
    return line.startsWith(torn) ? line.sliced(torn.size()) : '\n' + line;
}

} // namespace sibyl
