// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Error.h"
#include "config/SettingsFile.h"

#include <QLatin1StringView>
#include <QSet>

#include <initializer_list>
#include <optional>
#include <utility>

namespace sibyl {

// What was found wrong (errors) or odd (warnings, with file and line) in nested settings.
struct GroupFaults {
    QList<Error> errors;
    QStringList warnings;
};

// Reads one nested mapping of runner.yaml, such as `agents: claude:`, field by field; what is wrong
// goes into the faults with file, line and key, and the field counts as unset. Fields that were
// never asked for are warned about by warnOfOthers(). Used while a configuration is loaded.
class GroupReader
{
public:
    // `label` is how messages name it: "agents.claude". Anything but a mapping is a fault.
    GroupReader(const FileValue &group, QString label, const SettingsFile &file, GroupFaults &faults);

    // Empty when unset.
    QString text(QLatin1StringView key, qsizetype maxLength);
    std::optional<QStringList> words(QLatin1StringView key, qsizetype maxCount);
    QMap<QString, QString> texts(QLatin1StringView key, qsizetype maxCount);
    std::optional<qint64> whole(QLatin1StringView key, qint64 least, qint64 most);
    std::optional<double> number(QLatin1StringView key, double least, double most);
    std::optional<Seconds> seconds(QLatin1StringView key, Seconds least, Seconds most);
    std::optional<bool> flag(QLatin1StringView key);
    FileValue value(QLatin1StringView key);

    template <typename Choice>
    std::optional<Choice> choice(QLatin1StringView key, std::initializer_list<std::pair<QString, Choice>> words)
    {
        const QString given = text(key, 100);
        QStringList allowed;
        for (const auto &[word, value] : words) {
            if (given.compare(word, Qt::CaseInsensitive) == 0) {
                return value;
            }
            allowed.append(word);
        }
        if (!given.isEmpty()) {
            reject(key, QStringLiteral("must be one of ") + allowed.join(QStringLiteral(", ")));
        }
        return std::nullopt;
    }

    // "<label>.<key> <must>, not "<text>"".
    void reject(QLatin1StringView key, const QString &must);
    void warnOfOthers();
    bool hasFaults() const { return m_faultCount > 0; }
    const QString &label() const { return m_label; }

private:
    const FileValue *plain(QLatin1StringView key, const QString &must);

    const FileValue &m_group;
    QString m_label;
    const SettingsFile &m_file;
    GroupFaults &m_faults;
    QSet<QString> m_asked;
    int m_faultCount = 0;
};

} // namespace sibyl
