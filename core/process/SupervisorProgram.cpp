// SPDX-License-Identifier: Apache-2.0
#include "process/SupervisorProgram.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringList>

namespace sibyl {

Result<QString> findSupervisorProgram()
{
    const QString name = QStringLiteral("sibyl-agent-supervisor");
    const QDir here(QCoreApplication::applicationDirPath());
    QStringList candidates;
#ifdef SIBYL_TEST_HOOKS
    if (const QString chosen = qEnvironmentVariable("SIBYL_SUPERVISOR"); !chosen.isEmpty()) {
        candidates << chosen;
    }
    candidates << here.filePath(QStringLiteral("../bin/") + name); // tests stand beside bin/
#endif
    candidates << here.filePath(name) << here.filePath(QStringLiteral("../libexec/sibyl-runner/") + name)
               << here.filePath(QStringLiteral("../lib/sibyl-runner/") + name);
    for (const QString &candidate : candidates) {
        if (const QFileInfo file(candidate); file.isFile() && file.isExecutable()) {
            return QDir::cleanPath(file.absoluteFilePath());
        }
    }
    return fail(ErrorKind::NotFound,
                QStringLiteral("%1 is missing; it belongs to this program, install both together (sought in %2)")
                    .arg(name, candidates.join(QStringLiteral(", "))));
}

} // namespace sibyl
