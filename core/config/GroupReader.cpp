// SPDX-License-Identifier: Apache-2.0
#include "config/GroupReader.h"

#include <algorithm>
#include <cmath>

namespace sibyl {
namespace {

QString shownValue(const FileValue &value)
{
    switch (value.shape) {
    case FileValue::Shape::Nothing: return QStringLiteral("nothing");
    case FileValue::Shape::List: return QStringLiteral("a list");
    case FileValue::Shape::Mapping: return QStringLiteral("a group of settings");
    case FileValue::Shape::Text: break;
    }
    QString shown;
    for (const QChar c : value.text.left(60)) {
        shown += c.isPrint() ? c : QChar(u'?');
    }
    return u'"' + shown + (value.text.size() > 60 ? QStringLiteral("...\"") : QStringLiteral("\""));
}

QString rangeText(double value)
{
    return QString::number(value, 'g', 15);
}

bool isUsableText(const QString &text, qsizetype maxLength)
{
    return text.size() <= maxLength && !text.contains(QChar(u'\0'));
}

} // namespace

GroupReader::GroupReader(const FileValue &group, QString label, const SettingsFile &file, GroupFaults &faults)
    : m_group(group)
    , m_label(std::move(label))
    , m_file(file)
    , m_faults(faults)
{
    if (group.shape != FileValue::Shape::Mapping && group.shape != FileValue::Shape::Nothing) {
        ++m_faultCount;
        m_faults.errors.append({ErrorKind::Config,
                                QStringLiteral("%1 must be a group of settings indented below it, not %2").arg(m_label, shownValue(group)),
                                m_file.where(group.line)});
    }
}

FileValue GroupReader::value(QLatin1StringView key)
{
    m_asked.insert(QString(key));
    return m_group.fields.value(QString(key));
}

void GroupReader::reject(QLatin1StringView key, const QString &must)
{
    const FileValue given = value(key);
    ++m_faultCount;
    m_faults.errors.append({ErrorKind::Config, QStringLiteral("%1.%2 %3, not %4").arg(m_label, key, must, shownValue(given)),
                            m_file.where(given.isThere() ? given.line : m_group.line)});
}

// The value when it is there and plain.
const FileValue *GroupReader::plain(QLatin1StringView key, const QString &must)
{
    m_asked.insert(QString(key));
    const auto it = m_group.fields.constFind(QString(key));
    if (it == m_group.fields.cend() || !it->isThere()) {
        return nullptr;
    }
    if (it->shape != FileValue::Shape::Text) {
        reject(key, must);
        return nullptr;
    }
    return it->text.trimmed().isEmpty() ? nullptr : &*it;
}

QString GroupReader::text(QLatin1StringView key, qsizetype maxLength)
{
    const QString must = QStringLiteral("must be text of at most %1 characters").arg(maxLength);
    const FileValue *given = plain(key, must);
    if (given == nullptr) {
        return {};
    }
    if (!isUsableText(given->text, maxLength)) {
        reject(key, must);
        return {};
    }
    return given->text.trimmed();
}

std::optional<QStringList> GroupReader::words(QLatin1StringView key, qsizetype maxCount)
{
    constexpr qsizetype maxWordLength = 8'192;
    const FileValue given = value(key);
    if (!given.isThere()) {
        return std::nullopt;
    }
    const auto words = given.words();
    const auto isUsable = [](const QString &word) { return isUsableText(word, maxWordLength); };
    if (!words || words->size() > maxCount || !std::all_of(words->begin(), words->end(), isUsable)) {
        reject(key, QStringLiteral("must be a list of at most %1 words of at most %2 characters, such as [--flag, value]").arg(maxCount).arg(maxWordLength));
        return std::nullopt;
    }
    return words;
}

QMap<QString, QString> GroupReader::texts(QLatin1StringView key, qsizetype maxCount)
{
    constexpr qsizetype maxTextLength = 32'768;
    const FileValue given = value(key);
    if (!given.isThere()) {
        return {};
    }
    const QString must = QStringLiteral("must be at most %1 lines like \"NAME: value\", indented below it").arg(maxCount);
    if (given.shape != FileValue::Shape::Mapping || given.fields.size() > maxCount) {
        reject(key, must);
        return {};
    }
    QMap<QString, QString> texts;
    for (auto it = given.fields.cbegin(); it != given.fields.cend(); ++it) {
        const bool isPlain = it->shape == FileValue::Shape::Text || it->shape == FileValue::Shape::Nothing;
        if (!isPlain || !isUsableText(it->text, maxTextLength)) {
            reject(key, must);
            return {};
        }
        texts.insert(it.key(), it->text);
    }
    return texts;
}

std::optional<qint64> GroupReader::whole(QLatin1StringView key, qint64 least, qint64 most)
{
    const QString must = QStringLiteral("must be a whole number from %1 to %2").arg(least).arg(most);
    const FileValue *given = plain(key, must);
    if (given == nullptr) {
        return std::nullopt;
    }
    bool isWhole = false;
    const qint64 number = given->text.trimmed().toLongLong(&isWhole);
    if (!isWhole || number < least || number > most) {
        reject(key, must);
        return std::nullopt;
    }
    return number;
}

std::optional<double> GroupReader::number(QLatin1StringView key, double least, double most)
{
    const QString must = QStringLiteral("must be a number from %1 to %2").arg(rangeText(least), rangeText(most));
    const FileValue *given = plain(key, must);
    if (given == nullptr) {
        return std::nullopt;
    }
    bool isNumber = false;
    const double number = given->text.trimmed().toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number) || number < least || number > most) {
        reject(key, must);
        return std::nullopt;
    }
    return number;
}

std::optional<Seconds> GroupReader::seconds(QLatin1StringView key, Seconds least, Seconds most)
{
    const QString must = QStringLiteral("must be a number of seconds from %1 to %2").arg(least.count()).arg(most.count());
    const FileValue *given = plain(key, must);
    if (given == nullptr) {
        return std::nullopt;
    }
    bool isWhole = false;
    const Seconds time(given->text.trimmed().toLongLong(&isWhole));
    if (!isWhole || time < least || time > most) {
        reject(key, must);
        return std::nullopt;
    }
    return time;
}

std::optional<bool> GroupReader::flag(QLatin1StringView key)
{
    return choice<bool>(key, {{QStringLiteral("true"), true}, {QStringLiteral("false"), false},
                              {QStringLiteral("yes"), true}, {QStringLiteral("no"), false}});
}

void GroupReader::warnOfOthers()
{
    for (auto it = m_group.fields.cbegin(); it != m_group.fields.cend(); ++it) {
        if (!m_asked.contains(it.key())) {
            m_faults.warnings.append(QStringLiteral("%1: unknown key %2.%3; it is kept and has no effect")
                                         .arg(m_file.where(it->line), m_label, it.key().left(80)));
        }
    }
}

} // namespace sibyl
