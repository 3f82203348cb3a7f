// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Environment.h"
#include "base/Result.h"
#include "config/LoadedConfig.h"
#include "config/Settings.h"
#include "config/SettingsFile.h"

#include <QLatin1StringView>

#include <initializer_list>
#include <optional>
#include <utility>

namespace sibyl {

// Picks each setting from the highest layer that has it (flag, environment, file, default), checks
// its type and range, and remembers what is wrong so that one run finds every fault. After a fault
// the default is returned, so reading can go on. Used by loadConfig only.
class SettingReader
{
public:
    SettingReader(const SettingsFile &file, const Environment &environment, const QString &home);

    void setFlag(QLatin1StringView key, const QString &value);

    QString text(QLatin1StringView key);
    QString serverUrl(QLatin1StringView key);
    QString id(QLatin1StringView key);
    QString path(QLatin1StringView key, const QString &fallback);
    int whole(QLatin1StringView key, int least, int most);
    Seconds seconds(QLatin1StringView key, Seconds least, Seconds most);
    Milliseconds milliseconds(QLatin1StringView key, Milliseconds least, Milliseconds most);
    // nullopt = not set.
    std::optional<double> optionalNumber(QLatin1StringView key, double least, double most);
    std::optional<qint64> optionalWhole(QLatin1StringView key, qint64 least, qint64 most);
    // From a list, or text with `separator` between the items; nullopt = not set.
    std::optional<QStringList> list(QLatin1StringView key, QChar separator);
    std::optional<QStringList> paths(QLatin1StringView key);

    template <typename Choice>
    std::optional<Choice> choice(QLatin1StringView key,
                                 std::initializer_list<std::pair<QLatin1StringView, Choice>> words)
    {
        const auto picked = pick(key);
        if (!picked) {
            return std::nullopt;
        }
        QStringList allowed;
        for (const auto &[word, value] : words) {
            if (picked->text.compare(word, Qt::CaseInsensitive) == 0 && !picked->isList) {
                resolve(key, QString(word), picked->origin);
                return value;
            }
            allowed.append(QString(word));
        }
        reject(*picked, QStringLiteral("must be one of ") + allowed.join(QLatin1StringView(", ")));
        return std::nullopt;
    }

    // The value of one layer, or nullopt; for settings whose layers mean different things.
    struct Picked {
        QString label;  // "max_concurrent_agents", "SIBYL_MAX_AGENTS" or "--max-agents"
        QString origin; // as ResolvedSetting::origin
        QString where;  // file and line; empty for the other layers
        QString text;
        QStringList items;
        bool isList = false;
    };
    std::optional<Picked> pick(QLatin1StringView key);
    std::optional<Picked> pickVariable(QLatin1StringView variable) const;
    std::optional<Picked> pickFlag(QLatin1StringView key) const;
    std::optional<Picked> pickFile(QLatin1StringView key);

    // "<label> <must>, not "<text>"" at the place of `picked`.
    void reject(const Picked &picked, const QString &must);
    void reject(Error error) { m_errors.append(std::move(error)); }
    void resolve(QLatin1StringView key, const QString &value, const QString &origin);

    bool isResolved(QLatin1StringView key) const { return m_resolved.contains(QString(key)); }
    const QList<Error> &errors() const { return m_errors; }
    QList<ResolvedSetting> resolved() const; // in the order of the settings table

private:
    QString defaultOf(QLatin1StringView key) const;
    std::optional<double> number(const Picked &picked, double least, double most, const QString &must);

    const SettingsFile &m_file;
    const Environment &m_environment;
    QString m_home;
    QMap<QString, QString> m_flags;
    QMap<QString, ResolvedSetting> m_resolved;
    QList<Error> m_errors;
};

} // namespace sibyl
