// SPDX-License-Identifier: Apache-2.0
#include "server/JsonCodec.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace sibyl::server {
namespace {

bool isTooDeep(const QByteArray &bytes)
{
    int depth = 0;
    bool isInString = false;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes.at(i);
        if (isInString) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                isInString = false;
            }
        } else if (c == '"') {
            isInString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > maxJsonDepth) {
                return true;
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

ParsedObject parseObject(const QByteArray &bytes)
{
    if (isTooDeep(bytes)) {
        return {JsonFault::TooDeep, QStringLiteral("nested deeper than %1 levels").arg(maxJsonDepth), {}};
    }
    // Wrapped in an array so that scalars count as JSON too.
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson('[' + bytes + ']', &error);
    if (error.error != QJsonParseError::NoError || document.array().size() != 1) {
        return {JsonFault::NotJson, error.errorString(), {}};
    }
    const QJsonValue value = document.array().first();
    if (!value.isObject()) {
        return {JsonFault::NotAnObject, QStringLiteral("expected a JSON object"), {}};
    }
    return {std::nullopt, {}, value.toObject()};
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray compact(const QJsonValue &value)
{
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

QJsonValue valueOf(const QByteArray &bytes)
{
    if (bytes.isEmpty()) {
        return QJsonValue::Null;
    }
    const QJsonArray array = QJsonDocument::fromJson('[' + bytes + ']').array();
    return array.isEmpty() ? QJsonValue(QJsonValue::Null) : array.first();
}

QJsonValue jsonTime(const QDateTime &utc)
{
    if (!utc.isValid()) {
        return QJsonValue::Null;
    }
    return utc.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz")) + QStringLiteral("000");
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

} // namespace sibyl::server
