// SPDX-License-Identifier: Apache-2.0
#include "server/HttpMessage.h"

#include "server/BodyCodec.h"

namespace sibyl::server {

void readTarget(const QByteArray &target, HttpRequest &request)
{
    const qsizetype mark = target.indexOf('?');
    const QByteArray path = mark < 0 ? target : target.left(mark);
    for (const QByteArray &segment : path.split('/')) {
        if (!segment.isEmpty()) {
            request.segments.append(QString::fromUtf8(QByteArray::fromPercentEncoding(segment)));
        }
    }
    if (mark < 0) {
        return;
    }
    for (const QByteArray &pair : target.mid(mark + 1).split('&')) {
        const qsizetype equals = pair.indexOf('=');
        const auto decoded = [](QByteArray text) {
            return QString::fromUtf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
        };
        const QString name = decoded(equals < 0 ? pair : pair.left(equals));
        if (!name.isEmpty()) {
            request.query.insert(name, equals < 0 ? QString() : decoded(pair.mid(equals + 1)));
        }
    }
}

QByteArray tokenOf(const QByteArray &authorization, const QByteArray &cookie)
{
    const qsizetype space = authorization.indexOf(' ');
    if (space > 0 && authorization.left(space).compare("bearer", Qt::CaseInsensitive) == 0) {
        return authorization.mid(space + 1).trimmed();
    }
    for (const QByteArray &part : cookie.split(';')) {
        const QByteArray pair = part.trimmed();
        if (pair.startsWith("sibyl_access_token=")) {
            return pair.mid(static_cast<qsizetype>(sizeof("sibyl_access_token=")) - 1);
        }
    }
    return {};
}

HttpReply errorReply(int status, const QString &detail)
{
    return {.status = status, .body = encodeDetail(detail)};
}

} // namespace sibyl::server
