// SPDX-License-Identifier: Apache-2.0
#include "control/UserControlSockets.h"

#include "base/AtomicFile.h"
#include "config/ConfigLoader.h"
#include "control/ControlSocketPath.h"

#include <QDir>
#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype maxInstances = 64;
constexpr qint64 maxNoteBytes = 4096;

} // namespace

QStringList userControlSockets(const Environment &environment)
{
    ConfigSources sources;
    sources.environment = environment;
    RunnerConfig config;
    if (const Result<LoadedConfig> loaded = loadConfig(sources)) {
        config = loaded->config;
    } else {
        config.stateDir = stateDirectory(sources);
    }
    QStringList sockets = controlSocketCandidates(config);
    const QDir instances(config.stateDir + u"/runners"_s);
    // The one that changed last is the likeliest to run.
    const QStringList names = instances.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time).mid(0, maxInstances);
    for (const QString &name : names) {
        const QString note = instances.filePath(name) + u"/control.path"_s;
        if (const Result<QByteArray> path = readWholeFile(note, maxNoteBytes)) {
            sockets.append(QFile::decodeName(path->trimmed()));
        }
    }
    sockets.removeDuplicates();
    return sockets;
}

} // namespace sibyl
