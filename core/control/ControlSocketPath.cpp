// SPDX-License-Identifier: Apache-2.0
#include "control/ControlSocketPath.h"

#include "base/AtomicFile.h"
#include "base/PrivateDirectory.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/un.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qsizetype maxAddressBytes = sizeof(sockaddr_un::sun_path) - 1;
constexpr auto unregisteredName = "unregistered"_L1;

// The directory that we share with nobody, and the one above it that must exist.
struct RuntimeDirectory {
    QString path;
    bool isOurs = false; // under /tmp: anybody could have made it
};

RuntimeDirectory runtimeDirectory()
{
    const QString fromSession = QFile::decodeName(qgetenv("XDG_RUNTIME_DIR"));
    if (QDir::isAbsolutePath(fromSession) && QFileInfo(fromSession).isDir()) {
        return {QDir::cleanPath(fromSession), false};
    }
    return {u"/tmp/sibyl-%1"_s.arg(::geteuid()), true};
}

QString noteOf(const QString &instanceDirectory)
{
    return instanceDirectory + u"/control.path"_s;
}

} // namespace

QString controlInstanceDirectory(const RunnerConfig &config)
{
    return config.runnerId.isEmpty() ? config.stateDir + u"/runners/"_s + unregisteredName
                                     : config.instanceDirectory();
}

Result<QString> controlSocketPath(const QString &instanceDirectory)
{
    const QByteArray hash = QCryptographicHash::hash(QFile::encodeName(QDir::cleanPath(instanceDirectory)),
                                                     QCryptographicHash::Sha256);
    const QString path = u"%1/sibyl/%2/control.sock"_s.arg(runtimeDirectory().path,
                                                           QString::fromLatin1(hash.toHex().first(12)));
    const qsizetype length = QFile::encodeName(path).size();
    if (length > maxAddressBytes) {
        return fail(ErrorKind::Config,
                    u"the control socket's path has %1 bytes, but only %2 fit: set XDG_RUNTIME_DIR to a shorter directory"_s
                        .arg(length)
                        .arg(maxAddressBytes),
                    path);
    }
    return path;
}

Result<QString> prepareControlSocket(const QString &instanceDirectory)
{
    Result<QString> path = controlSocketPath(instanceDirectory);
    if (!path) {
        return path;
    }
    // From the top down: whoever owns a directory above could swap the one below.
    const RuntimeDirectory runtime = runtimeDirectory();
    QStringList directories{runtime.path + u"/sibyl"_s, QFileInfo(*path).absolutePath(), instanceDirectory};
    if (runtime.isOurs) {
        directories.prepend(runtime.path);
    }
    for (const QString &directory : directories) {
        if (const Result<> made = ensurePrivateDirectory(directory); !made) {
            return fail(made.error());
        }
    }
    if (const Result<> noted = writeFileAtomically(noteOf(instanceDirectory), QFile::encodeName(*path) + '\n'); !noted) {
        return fail(noted.error());
    }
    return path;
}

QStringList controlSocketCandidates(const RunnerConfig &config)
{
    QStringList instances{controlInstanceDirectory(config)};
    if (!config.runnerId.isEmpty()) {
        // A daemon that was started before the registration still waits there.
        instances.append(config.stateDir + u"/runners/"_s + unregisteredName);
    }
    QStringList candidates;
    for (const QString &instance : std::as_const(instances)) {
        if (const Result<QByteArray> note = readWholeFile(noteOf(instance), 4096)) {
            candidates.append(QFile::decodeName(note->trimmed()));
        }
        if (const Result<QString> path = controlSocketPath(instance)) {
            candidates.append(*path);
        }
    }
    candidates.removeDuplicates();
    return candidates;
}

} // namespace sibyl
