// SPDX-License-Identifier: Apache-2.0
#include "config/SettingReader.h"

#include "base/Names.h"
#include "base/ServerUrl.h"
#include "config/UserPath.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace sibyl {
namespace {

constexpr qsizetype maxTextLength = 8'192;

// A value in a message: short, printable, quoted.
QString quotedValue(const SettingReader::Picked &picked)
{
    if (picked.isList) {
        return QStringLiteral("a list");
    }
    QString shown;
    for (const QChar c : picked.text.left(60)) {
        shown += c.isPrint() ? c : QChar(u'?');
    }
    return u'"' + shown + (picked.text.size() > 60 ? QStringLiteral("...\"") : QStringLiteral("\""));
}

QString numberText(double value)
{
    return QString::number(value, 'g', 12);
}

} // namespace

SettingReader::SettingReader(const SettingsFile &file, const Environment &environment, const QString &home)
    : m_file(file)
    , m_environment(environment)
    , m_home(home)
{
}

void SettingReader::setFlag(QLatin1StringView key, const QString &value)
{
    m_flags.insert(QString(key), value);
}

QString SettingReader::defaultOf(QLatin1StringView key) const
{
    const SettingSpec *spec = findSetting(QString(key));
    Q_ASSERT(spec != nullptr);
    return QString(spec->fallback);
}

std::optional<SettingReader::Picked> SettingReader::pickFlag(QLatin1StringView key) const
{
    const auto it = m_flags.constFind(QString(key));
    if (it == m_flags.cend()) {
        return std::nullopt;
    }
    const QString flag(findSetting(QString(key))->flag);
    return Picked{.label = flag, .origin = flag, .where = {}, .text = *it, .items = {}};
}

std::optional<SettingReader::Picked> SettingReader::pickVariable(QLatin1StringView variable) const
{
    const QString name(variable);
    const QString value = m_environment.value(name).trimmed();
    if (value.isEmpty()) {
        return std::nullopt; // set but empty is how shells and compose files unset
    }
    return Picked{.label = name, .origin = name, .where = {}, .text = value, .items = {}};
}

std::optional<SettingReader::Picked> SettingReader::pickFile(QLatin1StringView key)
{
    const auto it = m_file.values.constFind(QString(key));
    if (it == m_file.values.cend() || it->shape == FileValue::Shape::Nothing) {
        return std::nullopt;
    }
    Picked picked{.label = QString(key),
                  .origin = QFileInfo(m_file.path).fileName() + u':' + QString::number(it->line),
                  .where = m_file.where(it->line),
                  .text = it->text,
                  .items = it->words().value_or(QStringList()),
                  .isList = it->shape == FileValue::Shape::List};
    if (it->shape == FileValue::Shape::Mapping || (picked.isList && !it->words())) {
        reject(Error{ErrorKind::Config,
                     picked.label + (picked.isList ? QStringLiteral(" must be a list of plain values")
                                                   : QStringLiteral(" must be a plain value, not a group of settings")),
                     picked.where});
        return std::nullopt;
    }
    if (!picked.isList && picked.text.trimmed().isEmpty()) {
        return std::nullopt; // the original writes every key, unset ones as ''
    }
    return picked;
}

std::optional<SettingReader::Picked> SettingReader::pick(QLatin1StringView key)
{
    if (auto flag = pickFlag(key)) {
        return flag;
    }
    const SettingSpec *spec = findSetting(QString(key));
    Q_ASSERT(spec != nullptr);
    for (const QString &variable : QString(spec->environment).split(u' ', Qt::SkipEmptyParts)) {
        const QByteArray name = variable.toLatin1();
        if (auto value = pickVariable(QLatin1StringView(name))) {
            return value;
        }
    }
    return pickFile(key);
}

void SettingReader::reject(const Picked &picked, const QString &must)
{
    m_errors.append(Error{ErrorKind::Config,
                          QStringLiteral("%1 %2, not %3").arg(picked.label, must, quotedValue(picked)),
                          picked.where});
}

void SettingReader::resolve(QLatin1StringView key, const QString &value, const QString &origin)
{
    m_resolved.insert(QString(key), ResolvedSetting{QString(key), value, origin});
}

QList<ResolvedSetting> SettingReader::resolved() const
{
    QList<ResolvedSetting> all;
    for (const SettingSpec &spec : settingTable()) {
        const QString key(spec.key);
        all.append(m_resolved.value(key, ResolvedSetting{key, QString(spec.fallback), QStringLiteral("default")}));
    }
    return all;
}

QString SettingReader::text(QLatin1StringView key)
{
    const auto picked = pick(key);
    if (!picked) {
        return defaultOf(key);
    }
    if (picked->isList) {
        reject(*picked, QStringLiteral("must be text"));
        return defaultOf(key);
    }
    if (picked->text.size() > maxTextLength || picked->text.contains(QChar(u'\0'))) {
        reject(*picked, QStringLiteral("must be text of at most %1 characters").arg(maxTextLength));
        return defaultOf(key);
    }
    resolve(key, picked->text, picked->origin);
    return picked->text;
}

QString SettingReader::serverUrl(QLatin1StringView key)
{
    const auto picked = pick(key);
    if (!picked) {
        return {};
    }
    const Result<QUrl> url = normalizedServerUrl(picked->text);
    if (picked->isList || !url) {
        reject(Error{ErrorKind::Config,
                     QStringLiteral("%1: %2").arg(picked->label, url ? QStringLiteral("must be one URL, not a list") : url.error().what),
                     picked->where});
        return {};
    }
    const QString text = serverUrlText(*url);
    resolve(key, text, picked->origin);
    return text;
}

QString SettingReader::id(QLatin1StringView key)
{
    const auto picked = pick(key);
    if (!picked) {
        return {};
    }
    const QString value = picked->text.trimmed();
    if (picked->isList || !isAcceptableId(value)) {
        reject(*picked, QStringLiteral("must be an id of 1 to %1 printable characters").arg(maxIdLength));
        return {};
    }
    resolve(key, value, picked->origin);
    return value;
}

QString SettingReader::path(QLatin1StringView key, const QString &fallback)
{
    const auto picked = pick(key);
    if (!picked) {
        const QString value = expandHome(fallback, m_home);
        resolve(key, value, QStringLiteral("default"));
        return value;
    }
    const Result<QString> value = absoluteUserPath(picked->text, m_home);
    if (picked->isList || !value) {
        reject(*picked, value ? QStringLiteral("must be one path") : value.error().what);
        return expandHome(fallback, m_home);
    }
    resolve(key, *value, picked->origin);
    return *value;
}

std::optional<double> SettingReader::number(const Picked &picked, double least, double most, const QString &must)
{
    bool isNumber = false;
    const double value = picked.text.trimmed().toDouble(&isNumber);
    if (picked.isList || !isNumber || !std::isfinite(value) || value < least || value > most) {
        reject(picked, must);
        return std::nullopt;
    }
    return value;
}

int SettingReader::whole(QLatin1StringView key, int least, int most)
{
    const int fallback = defaultOf(key).toInt();
    const auto picked = pick(key);
    if (!picked) {
        return fallback;
    }
    const QString must = QStringLiteral("must be a whole number from %1 to %2").arg(least).arg(most);
    bool isWhole = false;
    const int value = picked->text.trimmed().toInt(&isWhole);
    if (picked->isList || !isWhole || value < least || value > most) {
        reject(*picked, must);
        return fallback;
    }
    resolve(key, QString::number(value), picked->origin);
    return value;
}

Milliseconds SettingReader::milliseconds(QLatin1StringView key, Milliseconds least, Milliseconds most)
{
    const auto inSeconds = [](Milliseconds time) { return static_cast<double>(time.count()) / 1'000.0; };
    const auto fallback = Milliseconds(std::llround(defaultOf(key).toDouble() * 1'000.0));
    const auto picked = pick(key);
    if (!picked) {
        return fallback;
    }
    const auto value = number(*picked, inSeconds(least), inSeconds(most),
                              QStringLiteral("must be a number of seconds from %1 to %2")
                                  .arg(numberText(inSeconds(least)), numberText(inSeconds(most))));
    if (!value) {
        return fallback;
    }
    resolve(key, numberText(*value), picked->origin);
    return Milliseconds(std::llround(*value * 1'000.0));
}

Seconds SettingReader::seconds(QLatin1StringView key, Seconds least, Seconds most)
{
    const Seconds fallback(defaultOf(key).toLongLong());
    const auto picked = pick(key);
    if (!picked) {
        return fallback;
    }
    const auto value = number(*picked, static_cast<double>(least.count()), static_cast<double>(most.count()),
                              QStringLiteral("must be a number of seconds from %1 to %2").arg(least.count()).arg(most.count()));
    if (!value) {
        return fallback;
    }
    const Seconds rounded(std::max<qint64>(least.count(), std::llround(*value)));
    resolve(key, QString::number(rounded.count()), picked->origin);
    return rounded;
}

std::optional<double> SettingReader::optionalNumber(QLatin1StringView key, double least, double most)
{
    const auto picked = pick(key);
    if (!picked) {
        return std::nullopt;
    }
    const auto value = number(*picked, least, most, QStringLiteral("must be a number from %1 to %2").arg(numberText(least), numberText(most)));
    if (value) {
        resolve(key, numberText(*value), picked->origin);
    }
    return value;
}

std::optional<qint64> SettingReader::optionalWhole(QLatin1StringView key, qint64 least, qint64 most)
{
    const auto picked = pick(key);
    if (!picked) {
        return std::nullopt;
    }
    bool isWhole = false;
    const qint64 value = picked->text.trimmed().toLongLong(&isWhole);
    if (picked->isList || !isWhole || value < least || value > most) {
        reject(*picked, QStringLiteral("must be a whole number from %1 to %2").arg(least).arg(most));
        return std::nullopt;
    }
    resolve(key, QString::number(value), picked->origin);
    return value;
}

std::optional<QStringList> SettingReader::list(QLatin1StringView key, QChar separator)
{
    const auto picked = pick(key);
    if (!picked) {
        return std::nullopt;
    }
    QStringList items;
    for (const QString &item : picked->isList ? picked->items : picked->text.split(separator)) {
        const QString word = item.trimmed();
        if (word.isEmpty()) {
            continue;
        }
        if (word.size() > maxIdLength || word.contains(QChar(u'\0'))) {
            reject(*picked, QStringLiteral("must be a list of words of at most %1 characters").arg(maxIdLength));
            return std::nullopt;
        }
        if (!items.contains(word)) {
            items.append(word);
        }
    }
    resolve(key, items.join(QLatin1StringView(", ")), picked->origin);
    return items;
}

std::optional<QStringList> SettingReader::paths(QLatin1StringView key)
{
    const auto picked = pick(key);
    if (!picked) {
        return std::nullopt;
    }
    QStringList paths;
    for (const QString &item : picked->isList ? picked->items : picked->text.split(u':', Qt::SkipEmptyParts)) {
        const Result<QString> path = absoluteUserPath(item.trimmed(), m_home);
        if (!path) {
            reject(Error{ErrorKind::Config,
                         QStringLiteral("%1 holds \"%2\", which %3").arg(picked->label, item.left(60), path.error().what),
                         picked->where});
            return std::nullopt;
        }
        paths.append(*path);
    }
    resolve(key, paths.join(QLatin1StringView(", ")), picked->origin);
    return paths;
}

} // namespace sibyl
