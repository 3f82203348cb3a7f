// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl::server {

inline constexpr int maxJsonDepth = 64;

enum class JsonFault { NotJson, TooDeep, NotAnObject };

struct ParsedObject {
    std::optional<JsonFault> fault;
    QString faultText; // for a person
    QJsonObject object;
};

// One JSON object, nested at most maxJsonDepth deep. Never recurses into what it refuses.
ParsedObject parseObject(const QByteArray &bytes);

QByteArray compact(const QJsonObject &object);

// Any JSON value, on one line.
QByteArray compact(const QJsonValue &value);
// The reverse, null when `bytes` is empty or not JSON.
QJsonValue valueOf(const QByteArray &bytes);

// UTC without zone suffix, microseconds (spec 1.2); null when invalid.
QJsonValue jsonTime(const QDateTime &utc);

// The text, or null when it is empty.
QJsonValue textOrNull(const QString &text);

} // namespace sibyl::server
