// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QVariant>

namespace sibyl::server {

// How the server's tables keep a time: milliseconds since 1970 (UTC), 0 = none.

inline QVariant sqliteTime(const QDateTime &utc)
{
    return utc.isValid() ? QVariant(utc.toMSecsSinceEpoch()) : QVariant(qint64{0});
}

inline QDateTime sqliteTime(const QVariant &column)
{
    const qint64 ms = column.toLongLong();
    return ms == 0 ? QDateTime() : QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

// A null QString would be bound as NULL, which the columns do not take.
inline QVariant sqliteText(const QString &text)
{
    return text.isNull() ? QVariant(QStringLiteral("")) : QVariant(text);
}

} // namespace sibyl::server
