// SPDX-License-Identifier: Apache-2.0
#include "config/ConfigSources.h"

#include "config/UserPath.h"

#include <QDir>

namespace sibyl {
namespace {

QString absoluteFromUser(const QString &path, const QString &home)
{
    return QDir::cleanPath(QDir::current().absoluteFilePath(expandHome(path, home)));
}

} // namespace

QString ConfigSources::home() const
{
    if (!homeDirectory.isEmpty()) {
        return homeDirectory;
    }
    const QString fromEnvironment = environment.value(QStringLiteral("HOME"));
    return fromEnvironment.startsWith(u'/') ? QDir::cleanPath(fromEnvironment) : QDir::homePath();
}

QString configFilePath(const ConfigSources &sources)
{
    const QString home = sources.home();
    if (!sources.explicitFile.isEmpty()) {
        return absoluteFromUser(sources.explicitFile, home);
    }
    if (const QString file = sources.environment.value(QStringLiteral("SIBYL_CONFIG_FILE")); !file.isEmpty()) {
        return absoluteFromUser(file, home);
    }
    if (const QString dir = sources.environment.value(QStringLiteral("SIBYL_CONFIG_DIR")); !dir.isEmpty()) {
        return absoluteFromUser(dir, home) + QStringLiteral("/runner.yaml");
    }
    return home + QStringLiteral("/.config/sibyl/runner.yaml");
}

QString stateDirectory(const ConfigSources &sources)
{
    const QString home = sources.home();
    if (sources.overrides.stateDir && !sources.overrides.stateDir->isEmpty()) {
        return absoluteFromUser(*sources.overrides.stateDir, home);
    }
    if (const QString dir = sources.environment.value(QStringLiteral("SIBYL_STATE_DIR")); !dir.isEmpty()) {
        return absoluteFromUser(dir, home);
    }
    // The XDG specification: a relative path there is to be ignored.
    if (const QString dir = sources.environment.value(QStringLiteral("XDG_STATE_HOME")); dir.startsWith(u'/')) {
        return QDir::cleanPath(dir) + QStringLiteral("/sibyl");
    }
    return home + QStringLiteral("/.local/state/sibyl");
}

} // namespace sibyl
