// SPDX-License-Identifier: Apache-2.0
#include "account/RestErrorCodec.h"

#include "protocol/FrameCodec.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>
#include <QUrl>

namespace sibyl {
namespace {

constexpr qsizetype maxDetailLength = 500;
constexpr qsizetype maxErrorBodyBytes = 1024 * 1024;
constexpr qsizetype maxShownFaults = 5;

QString readableText(const QString &text)
{
    QString clean;
    for (const QChar c : text.left(maxDetailLength)) {
        clean += c.isPrint() ? c : QChar(u' ');
    }
    return clean.simplified();
}

// {"loc":["body","name"],"msg":"..."}
QString fieldFault(const QJsonObject &fault)
{
    QStringList path;
    for (const QJsonValue &part : fault.value(QLatin1StringView("loc")).toArray()) {
        path.append(part.isDouble() ? QString::number(part.toInt()) : part.toString());
    }
    if (path.size() > 1) {
        path.removeFirst(); // "body", "path", "query"
    }
    const QString message = fault.value(QLatin1StringView("msg")).toString();
    return path.isEmpty() ? message : path.join(u'.') + QStringLiteral(": ") + message;
}

QString detailText(const QJsonValue &detail)
{
    if (detail.isString()) {
        return detail.toString();
    }
    if (detail.isArray()) {
        const QJsonArray faults = detail.toArray();
        QStringList texts;
        for (qsizetype i = 0; i < faults.size() && i < maxShownFaults; ++i) {
            texts.append(faults.at(i).isObject() ? fieldFault(faults.at(i).toObject()) : faults.at(i).toString());
        }
        if (faults.size() > maxShownFaults) {
            texts.append(QStringLiteral("and %1 more").arg(faults.size() - maxShownFaults));
        }
        texts.removeAll(QString());
        return texts.join(QLatin1StringView("; "));
    }
    const QJsonObject object = detail.toObject();
    QString text = object.value(QLatin1StringView("message")).toString(object.value(QLatin1StringView("error")).toString());
    if (const QString remedy = object.value(QLatin1StringView("remediation")).toString(); !remedy.isEmpty()) {
        text += (text.isEmpty() ? QString() : QStringLiteral("; ")) + remedy;
    }
    return text;
}

QString withDetail(const QString &sentence, const QString &detail)
{
    return detail.isEmpty() ? sentence : sentence + QStringLiteral(" (") + detail + u')';
}

QString redirectText(const RestReply &reply)
{
    const QUrl target(QString::fromLatin1(reply.headers.value("location")));
    if (!target.isValid() || target.host().isEmpty()) {
        return QStringLiteral("the server redirects to another address; use the address it redirects to");
    }
    return QStringLiteral("the server redirects to %1, which is not followed because a token would go there; if that is right, use it as the server URL")
        .arg(readableText(target.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveUserInfo | QUrl::RemoveFragment).toString()));
}

Error errorOf(const RestReply &reply)
{
    const QString detail = serverDetail(reply.body);
    const QString said = detail.isEmpty() ? QStringLiteral("the server refused") : detail;
    const int status = reply.httpStatus;
    switch (status) {
    case 400:
    case 413:
        return {ErrorKind::Usage, said, {}};
    case 401:
        return {ErrorKind::Auth, withDetail(QStringLiteral("the server does not accept the token: sign in again or give another one"), detail), {}};
    case 403:
        return {ErrorKind::Auth, withDetail(QStringLiteral("the token is not allowed to do this: use one of an account with the role member or higher"), detail), {}};
    case 404:
        return {ErrorKind::NotFound, detail.isEmpty() ? QStringLiteral("the server does not know this address") : detail, {}};
    case 408:
        return {ErrorKind::Network, QStringLiteral("the server gave up waiting for the request; try again"), {}};
    case 409:
        return {ErrorKind::Conflict, said, {}};
    case 422:
        return {ErrorKind::Usage, QStringLiteral("the server does not accept the request: ") + said, {}};
    case 429: {
        const QByteArray wait = reply.headers.value("retry-after");
        const QString when = !wait.isEmpty() && wait.toInt() > 0 ? QStringLiteral("try again in %1 s").arg(wait.toInt())
                                                                 : QStringLiteral("try again in a minute");
        return {ErrorKind::Network, withDetail(QStringLiteral("too many requests: ") + when, detail), {}};
    }
    default:
        break;
    }
    if (status >= 500) {
        return {ErrorKind::Network, withDetail(QStringLiteral("the server has a fault of its own; try again later"), detail), {}};
    }
    if (status < 400) {
        return {ErrorKind::Config, redirectText(reply), {}};
    }
    return {ErrorKind::Protocol, said, {}};
}

} // namespace

QString serverDetail(const QByteArray &body)
{
    const Result<QJsonObject> object = parseFrame(body, maxErrorBodyBytes);
    if (!object) {
        return {};
    }
    const QJsonValue detail = object->value(QLatin1StringView("detail"));
    return readableText(detailText(detail.isUndefined() ? object->value(QLatin1StringView("error")) : detail));
}

Error httpError(const RestReply &reply, const QString &requestLabel)
{
    Error error = errorOf(reply);
    error.where = QStringLiteral("%1 (HTTP %2)").arg(requestLabel).arg(reply.httpStatus);
    return error;
}

} // namespace sibyl
