// SPDX-License-Identifier: Apache-2.0
#include "protocol/ObjectReaderCodec.h"

#include "base/Names.h"

#include <cmath>

namespace sibyl {
namespace {

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Bool:
        return QStringLiteral("a boolean");
    case QJsonValue::Double:
        return QStringLiteral("a number");
    case QJsonValue::String:
        return QStringLiteral("a string");
    case QJsonValue::Array:
        return QStringLiteral("an array");
    case QJsonValue::Object:
        return QStringLiteral("an object");
    case QJsonValue::Undefined:
        break;
    }
    return QStringLiteral("nothing");
}

QString expected(const QString &what, const QJsonValue &value)
{
    return QStringLiteral("expected %1, got %2").arg(what, typeName(value));
}

} // namespace

ObjectReader::ObjectReader(QJsonObject object, QString path, std::optional<Error> &fault)
    : m_object(std::move(object))
    , m_path(std::move(path))
    , m_fault(&fault)
{
}

bool ObjectReader::has(QLatin1StringView key) const
{
    const QJsonValue found = m_object.value(key);
    return !found.isUndefined() && !found.isNull();
}

bool ObjectReader::isTruthy(QLatin1StringView key) const
{
    const QJsonValue found = m_object.value(key);
    switch (found.type()) {
    case QJsonValue::Bool:
        return found.toBool();
    case QJsonValue::Double:
        return found.toDouble() < 0 || found.toDouble() > 0;
    case QJsonValue::String:
        return !found.toString().isEmpty();
    case QJsonValue::Array:
        return !found.toArray().isEmpty();
    case QJsonValue::Object:
        return !found.toObject().isEmpty();
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return false;
}

QString ObjectReader::string(QLatin1StringView key, qsizetype maxLength)
{
    return checkedText(m_object.value(key), pathOf(key), maxLength);
}

QString ObjectReader::optionalString(QLatin1StringView key, qsizetype maxLength)
{
    return has(key) ? string(key, maxLength) : QString();
}

QString ObjectReader::word(QLatin1StringView key, const QStringList &words)
{
    const QString text = string(key);
    if (!words.contains(text)) {
        refuse(key, QStringLiteral("expected one of %1").arg(words.join(QStringLiteral(", "))));
    }
    return text;
}

QString ObjectReader::optionalWord(QLatin1StringView key, const QStringList &words)
{
    return has(key) ? word(key, words) : QString();
}

QString ObjectReader::id(QLatin1StringView key)
{
    const QString text = string(key);
    if (!isAcceptableId(text)) {
        refuse(key, QStringLiteral("expected an id of 1 to %1 printable characters").arg(maxIdLength));
    }
    return text;
}

std::optional<bool> ObjectReader::optionalBool(QLatin1StringView key)
{
    if (!has(key)) {
        return std::nullopt;
    }
    const QJsonValue found = m_object.value(key);
    if (!found.isBool()) {
        refuse(key, expected(QStringLiteral("true or false"), found));
    }
    return found.toBool();
}

qint64 ObjectReader::integer(QLatin1StringView key, qint64 minimum, qint64 maximum)
{
    const QJsonValue found = m_object.value(key);
    if (!found.isDouble()) {
        refuse(key, expected(QStringLiteral("an integer"), found));
        return minimum;
    }
    const double number = found.toDouble();
    if (number < static_cast<double>(minimum) || number > static_cast<double>(maximum)
        || !std::isfinite(number)) {
        refuse(key, QStringLiteral("expected an integer from %1 to %2").arg(minimum).arg(maximum));
        return minimum;
    }
    if (std::trunc(number) != number) {
        refuse(key, QStringLiteral("expected an integer, got a fraction"));
    }
    return static_cast<qint64>(number);
}

std::optional<qint64> ObjectReader::optionalInteger(QLatin1StringView key, qint64 minimum,
                                                    qint64 maximum)
{
    return has(key) ? std::optional(integer(key, minimum, maximum)) : std::nullopt;
}

std::optional<int> ObjectReader::optionalInt(QLatin1StringView key, int minimum, int maximum)
{
    return has(key) ? std::optional(static_cast<int>(integer(key, minimum, maximum))) : std::nullopt;
}

std::optional<double> ObjectReader::optionalNumber(QLatin1StringView key, double minimum,
                                                   double maximum)
{
    if (!has(key)) {
        return std::nullopt;
    }
    const QJsonValue found = m_object.value(key);
    const double number = found.toDouble();
    if (!found.isDouble()) {
        refuse(key, expected(QStringLiteral("a number"), found));
    } else if (!(number >= minimum && number <= maximum)) {
        refuse(key, QStringLiteral("expected a number from %1 to %2").arg(minimum).arg(maximum));
    }
    return number;
}

QStringList ObjectReader::optionalStrings(QLatin1StringView key, qsizetype maxCount)
{
    QStringList texts;
    const QJsonArray elements = array(key, maxCount);
    for (qsizetype i = 0; i < elements.size(); ++i) {
        texts += checkedText(elements.at(i), QStringLiteral("%1[%2]").arg(pathOf(key)).arg(i), unlimited);
    }
    return texts;
}

void ObjectReader::optionalObjects(QLatin1StringView key, qsizetype maxCount,
                                   const std::function<void(ObjectReader &)> &read)
{
    const QJsonArray elements = array(key, maxCount);
    for (qsizetype i = 0; i < elements.size(); ++i) {
        const QString path = QStringLiteral("%1[%2]").arg(pathOf(key)).arg(i);
        if (!elements.at(i).isObject()) {
            refuseAt(path, expected(QStringLiteral("an object"), elements.at(i)));
            return;
        }
        ObjectReader element(elements.at(i).toObject(), path, *m_fault);
        read(element);
    }
}

ObjectReader ObjectReader::optionalObject(QLatin1StringView key)
{
    const QJsonValue found = m_object.value(key);
    if (has(key) && !found.isObject()) {
        refuse(key, expected(QStringLiteral("an object"), found));
    }
    return ObjectReader(found.toObject(), pathOf(key), *m_fault);
}

QString ObjectReader::pathOf(QLatin1StringView key) const
{
    return m_path + u'.' + key;
}

void ObjectReader::refuse(QLatin1StringView key, const QString &what)
{
    refuseAt(pathOf(key), what);
}

QString ObjectReader::checkedText(const QJsonValue &value, const QString &path, qsizetype maxLength)
{
    const QString text = value.toString();
    if (!value.isString()) {
        refuseAt(path, expected(QStringLiteral("a string"), value));
    } else if (text.size() > maxLength) {
        refuseAt(path, QStringLiteral("%1 characters are over the limit of %2").arg(text.size()).arg(maxLength));
    } else if (text.contains(QChar(u'\0'))) {
        refuseAt(path, QStringLiteral("the text holds a NUL character"));
    } else if (!text.isValidUtf16()) {
        refuseAt(path, QStringLiteral("the text holds half a surrogate pair"));
    }
    return text;
}

QJsonArray ObjectReader::array(QLatin1StringView key, qsizetype maxCount)
{
    if (!has(key)) {
        return {};
    }
    const QJsonValue found = m_object.value(key);
    const QJsonArray elements = found.toArray();
    if (!found.isArray()) {
        refuse(key, expected(QStringLiteral("an array"), found));
    } else if (elements.size() > maxCount) {
        refuse(key, QStringLiteral("%1 elements are over the limit of %2").arg(elements.size()).arg(maxCount));
        return {};
    }
    return elements;
}

void ObjectReader::refuseAt(const QString &path, const QString &what)
{
    if (!m_fault->has_value()) {
        *m_fault = Error{ErrorKind::Protocol, what, path};
    }
}

} // namespace sibyl
