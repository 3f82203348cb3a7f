// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace sibyl::server {

// One request, as far as the routes read it.
struct HttpRequest {
    QByteArray method;
    QStringList segments; // of the path, percent-decoded: {"api", "tasks"}
    QHash<QString, QString> query;
    QByteArray token;     // of Authorization: Bearer, else of the cookie sibyl_access_token
    QByteArray features;  // X-Sibyl-Features, null when absent
    QByteArray body;
};

struct HttpReply {
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers;
};

// Path segments and query of a request target.
void readTarget(const QByteArray &target, HttpRequest &request);
// The bearer token of an Authorization header, else of a Cookie header; may be empty.
QByteArray tokenOf(const QByteArray &authorization, const QByteArray &cookie);

HttpReply errorReply(int status, const QString &detail);

} // namespace sibyl::server
