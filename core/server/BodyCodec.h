// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace sibyl::server {

// {"detail": text}
QByteArray encodeDetail(const QString &text);

// A body of status 422 for one bad parameter of the path or the query.
QByteArray encodeParameterFault(QLatin1StringView place, const QString &name, QLatin1StringView type,
                                const QString &message, const QString &input);

// Reads the fields of a request body, collects every fault in the form of spec 1.1 and answers
// them together. Absent and null are the same; unknown fields are ignored; numbers are lenient
// ("3" and 3.0 are 3). After a fault the value read is a default.
class BodyReader
{
public:
    // Empty bytes read as {}.
    explicit BodyReader(const QByteArray &body);

    bool has(QLatin1StringView name) const;
    QString requiredString(QLatin1StringView name, qsizetype minLength, qsizetype maxLength);
    QString string(QLatin1StringView name, qsizetype maxLength); // default: empty
    std::optional<QString> optionalString(QLatin1StringView name, qsizetype minLength, qsizetype maxLength);
    std::optional<int> integer(QLatin1StringView name, int least, int most);
    std::optional<bool> boolean(QLatin1StringView name);
    std::optional<QStringList> strings(QLatin1StringView name, qsizetype maxCount, qsizetype maxLength);
    QString uuid(QLatin1StringView name);              // lower case, default: empty
    QStringList uuids(QLatin1StringView name, qsizetype maxCount);
    QString word(QLatin1StringView name, const QStringList &allowed); // default: empty
    // Any JSON value as compact bytes, default: empty.
    QByteArray json(QLatin1StringView name, qsizetype maxBytes);
    QJsonValue value(QLatin1StringView name) const { return m_object.value(name); }

    void fault(QLatin1StringView name, QLatin1StringView type, const QString &message, const QJsonObject &context = {});
    bool isGood() const { return m_faults.isEmpty(); }
    QByteArray faults() const; // {"detail": [...]}

private:
    std::optional<QString> checkedString(QLatin1StringView name, const QJsonValue &value, qsizetype minLength,
                                         qsizetype maxLength);

    QJsonObject m_object;
    QJsonArray m_faults;
};

} // namespace sibyl::server
