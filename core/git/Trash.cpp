// SPDX-License-Identifier: Apache-2.0
#include "git/Trash.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace sibyl {
namespace {

constexpr qsizetype maxFolders = 10'000;
constexpr Milliseconds deletionLimit{3'600'000};

CommandSpec idleCommand(const QStringList &command)
{
    CommandSpec spec;
    spec.program = command.first();
    spec.arguments = command.mid(1);
    spec.workingDirectory = QStringLiteral("/");
    spec.timeLimit = deletionLimit;
    spec.maxOutputBytes = 64 * 1024;
    return GitCommand::idle(spec);
}

} // namespace

Result<QString> moveToTrash(const QString &path, const QString &trashName)
{
    const QFileInfo info(path);
    const QString trash = info.absolutePath() + u'/' + trashName;
    if (::mkdir(QFile::encodeName(trash).constData(), S_IRWXU) != 0 && errno != EEXIST) {
        return fail(ErrorKind::Storage,
                    QStringLiteral("cannot make the trash: %1")
                        .arg(QString::fromLocal8Bit(std::strerror(errno))),
                    trash);
    }
    const QString target = QStringLiteral("%1/%2-%3")
                               .arg(trash, info.fileName(),
                                    QString::number(QRandomGenerator::global()->generate(), 16));
    if (::rename(QFile::encodeName(path).constData(), QFile::encodeName(target).constData()) != 0) {
        return fail(ErrorKind::Storage,
                    QStringLiteral("cannot be moved to the trash: %1")
                        .arg(QString::fromLocal8Bit(std::strerror(errno))),
                    path);
    }
    return target;
}

QStringList leftInTrash(const QString &base, const QString &trashName)
{
    QStringList folders{base};
    for (const QFileInfo &folder :
         QDir(base).entryInfoList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks)) {
        if (folder.fileName() != trashName && folders.size() < maxFolders) {
            folders << folder.filePath();
        }
    }
    QStringList left;
    for (const QString &folder : folders) {
        const QFileInfo trash(folder + u'/' + trashName);
        if (!trash.isDir() || trash.isSymLink()) {
            continue;
        }
        for (const QString &name : QDir(trash.filePath()).entryList(QDir::AllEntries | QDir::Hidden |
                                                                    QDir::System | QDir::NoDotAndDotDot)) {
            left << trash.filePath() + u'/' + name;
        }
    }
    return left;
}

void deleteSlowly(GitCommand &commands, const QStringList &paths, QObject *context)
{
    if (paths.isEmpty()) {
        return;
    }
    const CommandSpec deletion = idleCommand(
        QStringList{QStringLiteral("rm"), QStringLiteral("-rf"), QStringLiteral("--")} + paths);
    commands.runOther(
        deletion, context,
        [&commands, paths, context, deletion](const Result<CommandReport> &report) {
            if (!report || report->isSuccess()) {
                return;
            }
            // Read-only directories, as some package caches have them.
            const CommandSpec opening =
                idleCommand(QStringList{QStringLiteral("chmod"), QStringLiteral("-R"),
                                        QStringLiteral("u+rwX"), QStringLiteral("--")} +
                            paths);
            commands.runOther(
                opening, context, [&commands, context, deletion](const Result<CommandReport> &) {
                    commands.runOther(deletion, context, [](const Result<CommandReport> &) {});
                });
        });
}

} // namespace sibyl
