// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <limits>
#include <optional>

namespace sibyl {

// Reads the fields of one JSON object strictly and remembers the first thing that is wrong, with
// its JSON path ("task_assign.config.branch"). All readers of one message, nested ones included,
// share one `fault`, so a decoder reads on and looks at it once, at the end:
//
//     std::optional<Error> fault;
//     ObjectReader r(object, u"task_ack"_s, fault);
//     TaskAck ack{.taskId = r.id("task_id"_L1), .attempt = r.optionalInt("attempt"_L1, 1)};
//     if (fault) { ... }
//
// null counts as absent. Strings never hold U+0000 or lone surrogates: those are faults too.
// Booleans are not numbers, fractions are not integers. Unknown fields are nobody's business.
class ObjectReader
{
public:
    ObjectReader(QJsonObject object, QString path, std::optional<Error> &fault);

    // Present and not null.
    bool has(QLatin1StringView key) const;
    // As Python sees it: present and not null, false, 0, "", [] or {} (spec 5.4).
    bool isTruthy(QLatin1StringView key) const;

    // A string of at most `maxLength` characters; required, or empty when absent.
    QString string(QLatin1StringView key, qsizetype maxLength = unlimited);
    QString optionalString(QLatin1StringView key, qsizetype maxLength = unlimited);
    // One of `words`; required, or empty when absent.
    QString word(QLatin1StringView key, const QStringList &words);
    QString optionalWord(QLatin1StringView key, const QStringList &words);
    // A string that passes isAcceptableId(); required.
    QString id(QLatin1StringView key);

    std::optional<bool> optionalBool(QLatin1StringView key);
    qint64 integer(QLatin1StringView key, qint64 minimum, qint64 maximum = maxExactInteger);
    std::optional<qint64> optionalInteger(QLatin1StringView key, qint64 minimum,
                                          qint64 maximum = maxExactInteger);
    std::optional<int> optionalInt(QLatin1StringView key, int minimum,
                                   int maximum = std::numeric_limits<int>::max());
    // Finite and within the bounds.
    std::optional<double> optionalNumber(QLatin1StringView key, double minimum, double maximum);

    // Absent = empty. More than `maxCount` elements, or one that is no string, is a fault.
    QStringList optionalStrings(QLatin1StringView key, qsizetype maxCount);
    // Calls `read` for each element, which must be an object.
    void optionalObjects(QLatin1StringView key, qsizetype maxCount,
                         const std::function<void(ObjectReader &)> &read);
    // A reader of a nested object; of an empty one when absent.
    ObjectReader optionalObject(QLatin1StringView key);

    QJsonValue value(QLatin1StringView key) const { return m_object.value(key); }
    QString pathOf(QLatin1StringView key) const;
    // Records a fault of the caller's own, unless one is there already.
    void refuse(QLatin1StringView key, const QString &what);

    static constexpr qsizetype unlimited = std::numeric_limits<qsizetype>::max();
    // Above this a JSON number is not exact in most peers.
    static constexpr qint64 maxExactInteger = (qint64{1} << 53) - 1;

private:
    QString checkedText(const QJsonValue &value, const QString &path, qsizetype maxLength);
    QJsonArray array(QLatin1StringView key, qsizetype maxCount);
    void refuseAt(const QString &path, const QString &what);

    QJsonObject m_object;
    QString m_path;
    std::optional<Error> *m_fault; // never null; a pointer so that readers can be moved
};

} // namespace sibyl
