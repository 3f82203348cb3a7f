// SPDX-License-Identifier: Apache-2.0
#include "config/CliConfigFile.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <toml++/toml.h>

namespace sibyl {

Result<QList<CliProjectPath>> readCliPaths(const QByteArray &text, const QString &filePath)
{
    QList<CliProjectPath> entries;
    try {
        const toml::table document =
            toml::parse(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
        const toml::table *paths = document["paths"].as_table();
        if (paths == nullptr) {
            return entries;
        }
        for (const auto &[key, value] : *paths) {
            CliProjectPath entry;
            entry.path = QString::fromStdString(std::string(key.str()));
            entry.line = static_cast<int>(key.source().begin.line);
            if (const auto *project = value.as_string()) {
                entry.project = QString::fromStdString(project->get());
            } else if (const auto *table = value.as_table()) {
                entry.project = QString::fromStdString((*table)["project"].value_or(std::string()));
            }
            entries.append(entry);
        }
    } catch (const toml::parse_error &e) {
        return fail(ErrorKind::Config,
                    QStringLiteral("is not valid TOML: %1").arg(QString::fromStdString(std::string(e.description()))),
                    filePath + u':' + QString::number(e.source().begin.line));
    } catch (const std::exception &e) {
        return fail(ErrorKind::Config, QStringLiteral("cannot be read: %1").arg(QString::fromLocal8Bit(e.what())), filePath);
    }
    // Tables are sorted by key; "the first one wins" means the first one written.
    std::stable_sort(entries.begin(), entries.end(),
                     [](const CliProjectPath &a, const CliProjectPath &b) { return a.line < b.line; });
    return entries;
}

} // namespace sibyl
