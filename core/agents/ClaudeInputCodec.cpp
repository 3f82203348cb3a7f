// SPDX-License-Identifier: Apache-2.0
#include "agents/ClaudeInputCodec.h"

#include "agents/JsonFieldsCodec.h"
#include "agents/JsonLinesCodec.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace sibyl::claude {
namespace {

QByteArray controlLine(const QString &id, const QJsonObject &response)
{
    const QJsonObject body{{QStringLiteral("subtype"), QStringLiteral("success")},
                           {QStringLiteral("request_id"), id},
                           {QStringLiteral("response"), response}};
    return jsonLine({{QStringLiteral("type"), QStringLiteral("control_response")}, {QStringLiteral("response"), body}});
}

QByteArray requestLine(const QString &id, const QString &subtype)
{
    return jsonLine({{QStringLiteral("type"), QStringLiteral("control_request")},
                     {QStringLiteral("request_id"), id},
                     {QStringLiteral("request"), QJsonObject{{QStringLiteral("subtype"), subtype}}}});
}

} // namespace

Written readWritten(QByteArrayView bytes)
{
    Written written;
    const qsizetype end = bytes.lastIndexOf('\n') + 1;
    written.torn = bytes.sliced(end).toByteArray();
    JsonLinesCodec().read(bytes.first(end), [&](const QJsonObject &line) {
        if (textIn(line, "type") == QLatin1String("control_response")) {
            const QJsonObject response = objectIn(line, "response");
            const QString id = textIn(response, "request_id");
            written.answered.insert(id);
            const QJsonObject decision = objectIn(response, "response");
            if (textIn(decision, "behavior") == QLatin1String("deny")) {
                written.denied.insert(id);
            }
        } else if (textIn(line, "type") == QLatin1String("control_request")) {
            const QJsonObject request = objectIn(line, "request");
            written.isInterrupted = written.isInterrupted || textIn(request, "subtype") == QLatin1String("interrupt");
        }
    });
    return written;
}

QByteArray initializeLine()
{
    return requestLine(QStringLiteral("sibyl-initialize"), QStringLiteral("initialize"));
}

QByteArray promptLine(const QString &prompt)
{
    const QJsonObject block{{QStringLiteral("type"), QStringLiteral("text")}, {QStringLiteral("text"), prompt}};
    const QJsonObject message{{QStringLiteral("role"), QStringLiteral("user")}, {QStringLiteral("content"), QJsonArray{block}}};
    return jsonLine({{QStringLiteral("type"), QStringLiteral("user")}, {QStringLiteral("message"), message}});
}

QByteArray interruptLine()
{
    return requestLine(QStringLiteral("sibyl-interrupt"), QStringLiteral("interrupt"));
}

QByteArray allowLine(const AskNews &ask, bool isForever)
{
    QJsonObject decision{{QStringLiteral("behavior"), QStringLiteral("allow")},
                         {QStringLiteral("updatedInput"), QJsonDocument::fromJson(ask.input).object()}};
    if (isForever && !ask.suggestions.isEmpty()) {
        decision.insert(QStringLiteral("updatedPermissions"), QJsonDocument::fromJson(ask.suggestions).array());
    }
    return controlLine(ask.request.id, decision);
}

QByteArray denyLine(const AskNews &ask, const QString &reason)
{
    return controlLine(ask.request.id, {{QStringLiteral("behavior"), QStringLiteral("deny")}, {QStringLiteral("message"), reason}});
}

QByteArray unknownRequestLine(const QString &id)
{
    const QJsonObject body{{QStringLiteral("subtype"), QStringLiteral("error")},
                           {QStringLiteral("request_id"), id},
                           {QStringLiteral("error"), QStringLiteral("this client cannot do that")}};
    return jsonLine({{QStringLiteral("type"), QStringLiteral("control_response")}, {QStringLiteral("response"), body}});
}

} // namespace sibyl::claude
