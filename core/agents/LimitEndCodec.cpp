// SPDX-License-Identifier: Apache-2.0
#include "agents/LimitEndCodec.h"

namespace sibyl {
namespace {

// "retryAfter", "retry_after" and "Retry-After" are one name in different clothes.
QString plainKey(const QString &key)
{
    QString plain = key.left(100).toLower();
    return plain.remove(u'_').remove(u'-');
}

LimitEnd readField(const QString &name, const QJsonValue &value)
{
    if (name == QLatin1String("retryafterms")) {
        bool isNumber = value.isDouble();
        const double ms = isNumber ? value.toDouble() : value.toString().left(100).toDouble(&isNumber);
        return isNumber ? limitEndOf(ms / 1000) : LimitEnd();
    }
    for (const char *known : {"retryafter", "retryafterseconds", "retrydelay", "resetsat", "resetat", "resettime",
                              "anthropicratelimitunifiedreset"}) {
        if (name == QLatin1String(known)) {
            return value.isDouble() ? limitEndOf(value.toDouble()) : limitEndOf(value.toString());
        }
    }
    return {};
}

LimitEnd readFields(const QJsonObject &object)
{
    LimitEnd end;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const LimitEnd each = readField(plainKey(it.key()), it.value());
        end.after = end.after ? end.after : each.after;
        end.atUtc = end.atUtc ? end.atUtc : each.atUtc;
    }
    return end;
}

} // namespace

LimitEnd readLimitEnd(const QJsonObject &object)
{
    LimitEnd end = readFields(object);
    for (auto it = object.begin(); !end.isKnown() && it != object.end(); ++it) {
        end = readFields(it.value().toObject());
    }
    return end;
}

} // namespace sibyl
