// SPDX-License-Identifier: Apache-2.0
#include "server/BodyCodec.h"

#include "server/JsonCodec.h"

#include <QUuid>

#include <cmath>

namespace sibyl::server {
namespace {

constexpr qsizetype maxEchoedInput = 200;

QJsonObject faultObject(const QJsonArray &location, QLatin1StringView type, const QString &message, const QJsonValue &input)
{
    return {{QStringLiteral("type"), type},
            {QStringLiteral("loc"), location},
            {QStringLiteral("msg"), message},
            {QStringLiteral("input"), input.isString() ? QJsonValue(input.toString().left(maxEchoedInput)) : input}};
}

QString normalizedUuid(const QString &text)
{
    const QUuid id = QUuid::fromString(text);
    const QString normal = id.toString(QUuid::WithoutBraces);
    return !id.isNull() && normal.compare(text, Qt::CaseInsensitive) == 0 ? normal : QString();
}

} // namespace

QByteArray encodeDetail(const QString &text)
{
    return compact(QJsonObject{{QStringLiteral("detail"), text}});
}

QByteArray encodeParameterFault(QLatin1StringView place, const QString &name, QLatin1StringView type,
                                const QString &message, const QString &input)
{
    return compact(QJsonObject{
        {QStringLiteral("detail"), QJsonArray{faultObject({QString(place), name}, type, message, input)}}});
}

BodyReader::BodyReader(const QByteArray &body)
{
    if (body.trimmed().isEmpty()) {
        return;
    }
    ParsedObject parsed = parseObject(body);
    m_object = std::move(parsed.object);
    if (!parsed.fault) {
        return;
    }
    if (*parsed.fault == JsonFault::NotAnObject) {
        m_faults.append(faultObject({QStringLiteral("body")}, QLatin1StringView("model_attributes_type"),
                                    QStringLiteral("Input should be a valid dictionary or object to extract fields from"),
                                    QJsonValue::Null));
        return;
    }
    QJsonObject fault = faultObject({QStringLiteral("body"), 0}, QLatin1StringView("json_invalid"),
                                    QStringLiteral("JSON decode error"), QJsonObject());
    fault.insert(QStringLiteral("ctx"), QJsonObject{{QStringLiteral("error"), parsed.faultText}});
    m_faults.append(fault);
}

bool BodyReader::has(QLatin1StringView name) const
{
    const QJsonValue found = m_object.value(name);
    return !found.isUndefined() && !found.isNull();
}

void BodyReader::fault(QLatin1StringView name, QLatin1StringView type, const QString &message, const QJsonObject &context)
{
    const QJsonValue input = m_object.value(name);
    QJsonObject object = faultObject({QStringLiteral("body"), QString(name)}, type, message,
                                     input.isObject() || input.isArray() || input.isUndefined() ? QJsonValue::Null : input);
    if (!context.isEmpty()) {
        object.insert(QStringLiteral("ctx"), context);
    }
    m_faults.append(object);
}

QByteArray BodyReader::faults() const
{
    return compact(QJsonObject{{QStringLiteral("detail"), m_faults}});
}

std::optional<QString> BodyReader::checkedString(QLatin1StringView name, const QJsonValue &value, qsizetype minLength,
                                                 qsizetype maxLength)
{
    if (!value.isString()) {
        fault(name, QLatin1StringView("string_type"), QStringLiteral("Input should be a valid string"));
        return std::nullopt;
    }
    const QString text = value.toString();
    if (text.size() < minLength) {
        fault(name, QLatin1StringView("string_too_short"),
              QStringLiteral("String should have at least %1 character%2").arg(minLength).arg(minLength == 1 ? QStringLiteral("") : QStringLiteral("s")),
              {{QStringLiteral("min_length"), minLength}});
        return std::nullopt;
    }
    if (text.size() > maxLength) {
        fault(name, QLatin1StringView("string_too_long"), QStringLiteral("String should have at most %1 characters").arg(maxLength),
              {{QStringLiteral("max_length"), maxLength}});
        return std::nullopt;
    }
    if (text.contains(QChar(u'\0'))) {
        fault(name, QLatin1StringView("string_nul"), QStringLiteral("String should not contain U+0000"));
        return std::nullopt;
    }
    return text;
}

QString BodyReader::requiredString(QLatin1StringView name, qsizetype minLength, qsizetype maxLength)
{
    if (m_object.value(name).isUndefined()) {
        fault(name, QLatin1StringView("missing"), QStringLiteral("Field required"));
        return {};
    }
    return checkedString(name, m_object.value(name), minLength, maxLength).value_or(QString());
}

QString BodyReader::string(QLatin1StringView name, qsizetype maxLength)
{
    return optionalString(name, 0, maxLength).value_or(QString());
}

std::optional<QString> BodyReader::optionalString(QLatin1StringView name, qsizetype minLength, qsizetype maxLength)
{
    return has(name) ? checkedString(name, m_object.value(name), minLength, maxLength) : std::nullopt;
}

std::optional<int> BodyReader::integer(QLatin1StringView name, int least, int most)
{
    if (!has(name)) {
        return std::nullopt;
    }
    const QJsonValue value = m_object.value(name);
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().trimmed().toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number) || number != std::floor(number)) {
        fault(name, QLatin1StringView("int_parsing"), QStringLiteral("Input should be a valid integer"));
        return std::nullopt;
    }
    if (number < least) {
        fault(name, QLatin1StringView("greater_than_equal"),
              QStringLiteral("Input should be greater than or equal to %1").arg(least), {{QStringLiteral("ge"), least}});
        return std::nullopt;
    }
    if (number > most) {
        fault(name, QLatin1StringView("less_than_equal"),
              QStringLiteral("Input should be less than or equal to %1").arg(most), {{QStringLiteral("le"), most}});
        return std::nullopt;
    }
    return static_cast<int>(number);
}

std::optional<bool> BodyReader::boolean(QLatin1StringView name)
{
    if (!has(name)) {
        return std::nullopt;
    }
    if (!m_object.value(name).isBool()) {
        fault(name, QLatin1StringView("bool_type"), QStringLiteral("Input should be a valid boolean"));
        return std::nullopt;
    }
    return m_object.value(name).toBool();
}

std::optional<QStringList> BodyReader::strings(QLatin1StringView name, qsizetype maxCount, qsizetype maxLength)
{
    if (!has(name)) {
        return std::nullopt;
    }
    if (!m_object.value(name).isArray()) {
        fault(name, QLatin1StringView("list_type"), QStringLiteral("Input should be a valid list"));
        return std::nullopt;
    }
    const QJsonArray array = m_object.value(name).toArray();
    if (array.size() > maxCount) {
        fault(name, QLatin1StringView("too_long"), QStringLiteral("List should have at most %1 items").arg(maxCount),
              {{QStringLiteral("max_length"), maxCount}});
        return std::nullopt;
    }
    QStringList found;
    for (const QJsonValue &item : array) {
        const std::optional<QString> text = checkedString(name, item, 0, maxLength);
        if (!text) {
            return std::nullopt;
        }
        found.append(*text);
    }
    return found;
}

QString BodyReader::uuid(QLatin1StringView name)
{
    const std::optional<QString> text = optionalString(name, 0, 64);
    if (!text) {
        return {};
    }
    const QString normal = normalizedUuid(*text);
    if (normal.isEmpty()) {
        fault(name, QLatin1StringView("uuid_parsing"), QStringLiteral("Input should be a valid UUID"));
    }
    return normal;
}

QStringList BodyReader::uuids(QLatin1StringView name, qsizetype maxCount)
{
    QStringList found;
    const QStringList texts = strings(name, maxCount, 64).value_or(QStringList());
    for (const QString &text : texts) {
        found.append(normalizedUuid(text));
        if (found.constLast().isEmpty()) {
            fault(name, QLatin1StringView("uuid_parsing"), QStringLiteral("Input should be a valid UUID"));
            return {};
        }
    }
    return found;
}

QString BodyReader::word(QLatin1StringView name, const QStringList &allowed)
{
    const std::optional<QString> text = optionalString(name, 0, 64);
    if (!text || text->isEmpty()) {
        return {};
    }
    if (!allowed.contains(*text)) {
        fault(name, QLatin1StringView("literal_error"),
              QStringLiteral("Input should be '%1'").arg(allowed.join(QStringLiteral("' or '"))));
        return {};
    }
    return *text;
}

QByteArray BodyReader::json(QLatin1StringView name, qsizetype maxBytes)
{
    if (!has(name)) {
        return {};
    }
    const QByteArray bytes = compact(m_object.value(name));
    if (bytes.size() > maxBytes) {
        fault(name, QLatin1StringView("too_long"), QStringLiteral("Value should have at most %1 bytes").arg(maxBytes));
        return {};
    }
    return bytes;
}

} // namespace sibyl::server
