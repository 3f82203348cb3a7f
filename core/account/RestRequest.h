// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <utility>

namespace sibyl {

// One request to a Sibyl server's REST interface.
struct RestRequest {
    enum class Method { Get, Post, Patch, Delete };

    Method method = Method::Get;
    QString path; // begins with /api; segments from outside only through pathSegment()
    QList<std::pair<QString, QString>> query;
    QByteArray body; // JSON; empty = none

    // An id or name as one percent-encoded segment: "/" and ".." in it lead nowhere else.
    static QString pathSegment(const QString &name);
};

} // namespace sibyl
