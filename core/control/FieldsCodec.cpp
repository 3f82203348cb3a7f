// SPDX-License-Identifier: Apache-2.0
#include "control/FieldsCodec.h"

using namespace Qt::Literals::StringLiterals;

namespace sibyl {

void FieldWriter::time(QLatin1StringView key, const QDateTime &value)
{
    m_object.insert(key, value.isValid() ? QJsonValue(value.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue());
}

void FieldReader::needed(QLatin1StringView key, QString &value)
{
    value = m_reader.string(key, maxFieldText);
    if (value.trimmed().isEmpty()) {
        m_reader.refuse(key, u"expected a text that is not empty"_s);
    }
}

void FieldReader::text(QLatin1StringView key, QString &value, qsizetype maxLength)
{
    if (m_reader.has(key)) {
        value = m_reader.string(key, maxLength);
    }
}

void FieldReader::bytes(QLatin1StringView key, QByteArray &value)
{
    // The line it came in has a bound already.
    const QByteArray encoded = m_reader.optionalString(key).toLatin1();
    const auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) {
        m_reader.refuse(key, u"expected base64"_s);
    }
    value = decoded.decoded;
}

void FieldReader::time(QLatin1StringView key, QDateTime &value)
{
    const QString text = m_reader.optionalString(key, 64);
    value = text.isEmpty() ? QDateTime() : QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
    if (!text.isEmpty() && !value.isValid()) {
        m_reader.refuse(key, u"expected a time such as 2026-03-01T09:30:00.000Z"_s);
    }
}

void FieldReader::optionalNumber(QLatin1StringView key, std::optional<double> &value)
{
    value = m_reader.optionalNumber(key, std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max());
}

void FieldReader::optionalText(QLatin1StringView key, std::optional<QString> &value)
{
    value = m_reader.has(key) ? std::optional(m_reader.string(key, maxFieldText)) : std::nullopt;
}

void FieldReader::optionalTexts(QLatin1StringView key, std::optional<QStringList> &value)
{
    value = m_reader.has(key) ? std::optional(m_reader.optionalStrings(key, maxFieldItems)) : std::nullopt;
}

} // namespace sibyl
