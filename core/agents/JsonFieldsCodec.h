// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>

#include <algorithm>

namespace sibyl {

// Fields of an object from outside, empty where they are missing or of another type.

inline QString textIn(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

inline QJsonObject objectIn(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toObject();
}

inline qint64 countIn(const QJsonObject &object, const char *key) // never negative
{
    return std::max<qint64>(0, object.value(QLatin1String(key)).toInteger());
}

inline bool isTrueIn(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toBool();
}

} // namespace sibyl
