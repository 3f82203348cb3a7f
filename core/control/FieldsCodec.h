// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Redacted.h"
#include "base/Result.h"
#include "protocol/ObjectReaderCodec.h"
#include "state/Words.h"

#include <QDateTime>

namespace sibyl {

// The fields of a value are listed once, in a function `describe(fields, value)` beside its codec,
// and both directions go through that list: FieldWriter makes the JSON object, FieldReader fills the
// value from one. What is absent keeps the value's default, except where `id`, `needed` or
// `neededWhole` say that it must be there; a wrong type or an unknown word is a fault with its JSON path.
//
//     template <typename Fields> void describe(Fields &f, CancelCall &call)
//     {
//         f.id("task_id"_L1, call.taskId);
//         f.text("reason"_L1, call.reason, 500);
//     }

inline constexpr qsizetype maxFieldText = 64 * 1024;
inline constexpr qsizetype maxFieldItems = 10'000;

class FieldWriter
{
public:
    void id(QLatin1StringView key, const QString &value) { m_object.insert(key, value); }
    void needed(QLatin1StringView key, const QString &value) { m_object.insert(key, value); }
    void text(QLatin1StringView key, const QString &value, qsizetype = 0) { m_object.insert(key, value); }
    void secret(QLatin1StringView key, const Redacted &value) { m_object.insert(key, QString::fromUtf8(value.reveal())); }
    void flag(QLatin1StringView key, bool value) { m_object.insert(key, value); }
    void whole(QLatin1StringView key, int value) { m_object.insert(key, value); }
    void whole(QLatin1StringView key, qint64 value) { m_object.insert(key, value); }
    void neededWhole(QLatin1StringView key, qint64 value) { m_object.insert(key, value); }
    void texts(QLatin1StringView key, const QStringList &value) { m_object.insert(key, QJsonArray::fromStringList(value)); }
    void bytes(QLatin1StringView key, const QByteArray &value) { m_object.insert(key, QString::fromLatin1(value.toBase64())); }
    void time(QLatin1StringView key, const QDateTime &value);
    void optionalWhole(QLatin1StringView key, const std::optional<int> &value) { insertOrNull(key, value); }
    void optionalNumber(QLatin1StringView key, const std::optional<double> &value) { insertOrNull(key, value); }
    void optionalText(QLatin1StringView key, const std::optional<QString> &value) { insertOrNull(key, value); }
    void optionalTexts(QLatin1StringView key, const std::optional<QStringList> &value)
    {
        m_object.insert(key, value ? QJsonValue(QJsonArray::fromStringList(*value)) : QJsonValue());
    }
    template <typename Value>
    void word(QLatin1StringView key, Value value)
    {
        m_object.insert(key, wordOf(value));
    }
    template <typename Value>
    void object(QLatin1StringView key, Value value)
    {
        FieldWriter nested;
        describe(nested, value);
        m_object.insert(key, nested.m_object);
    }
    template <typename Value>
    void optionalObject(QLatin1StringView key, const std::optional<Value> &value)
    {
        if (value) {
            object(key, *value);
        }
    }
    template <typename Value>
    void objects(QLatin1StringView key, const QList<Value> &values)
    {
        QJsonArray array;
        for (Value value : values) {
            FieldWriter nested;
            describe(nested, value);
            array.append(nested.m_object);
        }
        m_object.insert(key, array);
    }
    template <typename Value>
    void optionalObjects(QLatin1StringView key, const std::optional<QList<Value>> &values)
    {
        if (values) {
            objects(key, *values);
        }
    }

    const QJsonObject &written() const { return m_object; }

private:
    template <typename Value>
    void insertOrNull(QLatin1StringView key, const std::optional<Value> &value)
    {
        m_object.insert(key, value ? QJsonValue(*value) : QJsonValue());
    }

    QJsonObject m_object;
};

class FieldReader
{
public:
    explicit FieldReader(ObjectReader &reader) : m_reader(reader) {}

    void id(QLatin1StringView key, QString &value) { value = m_reader.id(key); }
    void needed(QLatin1StringView key, QString &value);
    void text(QLatin1StringView key, QString &value, qsizetype maxLength = maxFieldText);
    void secret(QLatin1StringView key, Redacted &value) { value = Redacted(m_reader.string(key, maxFieldText).trimmed().toUtf8()); }
    void flag(QLatin1StringView key, bool &value) { value = m_reader.optionalBool(key).value_or(value); }
    void whole(QLatin1StringView key, int &value) { value = m_reader.optionalInt(key, std::numeric_limits<int>::min()).value_or(value); }
    void whole(QLatin1StringView key, qint64 &value) { value = m_reader.optionalInteger(key, 0).value_or(value); }
    template <typename Number>
    void neededWhole(QLatin1StringView key, Number &value)
    {
        value = static_cast<Number>(m_reader.integer(key, 0, std::numeric_limits<Number>::max() > ObjectReader::maxExactInteger ? ObjectReader::maxExactInteger : std::numeric_limits<Number>::max()));
    }
    void texts(QLatin1StringView key, QStringList &value) { value = m_reader.optionalStrings(key, maxFieldItems); }
    void bytes(QLatin1StringView key, QByteArray &value);
    void time(QLatin1StringView key, QDateTime &value);
    void optionalWhole(QLatin1StringView key, std::optional<int> &value) { value = m_reader.optionalInt(key, std::numeric_limits<int>::min()); }
    void optionalNumber(QLatin1StringView key, std::optional<double> &value);
    void optionalText(QLatin1StringView key, std::optional<QString> &value);
    void optionalTexts(QLatin1StringView key, std::optional<QStringList> &value);
    template <typename Value>
    void word(QLatin1StringView key, Value &value)
    {
        if (const QString word = m_reader.optionalWord(key, allWords<Value>()); !word.isEmpty()) {
            value = fromWord<Value>(word).value_or(value);
        }
    }
    template <typename Value>
    void object(QLatin1StringView key, Value &value)
    {
        ObjectReader nested = m_reader.optionalObject(key);
        FieldReader fields(nested);
        describe(fields, value);
    }
    template <typename Value>
    void optionalObject(QLatin1StringView key, std::optional<Value> &value)
    {
        if (m_reader.has(key)) {
            object(key, value.emplace());
        }
    }
    template <typename Value>
    void objects(QLatin1StringView key, QList<Value> &values)
    {
        values.clear();
        m_reader.optionalObjects(key, maxFieldItems, [&](ObjectReader &element) {
            FieldReader fields(element);
            describe(fields, values.emplaceBack());
        });
    }
    template <typename Value>
    void optionalObjects(QLatin1StringView key, std::optional<QList<Value>> &values)
    {
        if (m_reader.has(key)) {
            objects(key, values.emplace());
        }
    }

private:
    ObjectReader &m_reader;
};

template <typename Value>
QJsonObject written(Value value)
{
    FieldWriter writer;
    describe(writer, value);
    return writer.written();
}

// `path` is what the JSON paths of faults begin with.
template <typename Value>
Result<Value> readFields(const QJsonObject &object, const QString &path)
{
    std::optional<Error> fault;
    ObjectReader reader(object, path, fault);
    FieldReader fields(reader);
    Value value{};
    describe(fields, value);
    if (fault) {
        return fail(*std::move(fault));
    }
    return value;
}

} // namespace sibyl
