// SPDX-License-Identifier: Apache-2.0
#include "git/GitCommand.h"

#include "git/RemoteUrl.h"

#include <QFile>
#include <QStandardPaths>

#include <algorithm>
#include <array>

extern char **environ;

namespace sibyl {
namespace {

// How the user reaches their servers; everything else of GIT_* (GIT_DIR, GIT_INDEX_FILE, ...) would
// turn our calls on another repository.
constexpr std::array keptGitVariables{
    QByteArrayView("GIT_SSH"),           QByteArrayView("GIT_SSH_COMMAND"),
    QByteArrayView("GIT_SSH_VARIANT"),   QByteArrayView("GIT_SSL_CAINFO"),
    QByteArrayView("GIT_SSL_CAPATH"),    QByteArrayView("GIT_SSL_CERT"),
    QByteArrayView("GIT_SSL_KEY"),       QByteArrayView("GIT_CONFIG_GLOBAL"),
    QByteArrayView("GIT_CONFIG_SYSTEM"), QByteArrayView("GIT_CONFIG_NOSYSTEM"),
};

bool isInherited(const QByteArray &name)
{
    if (name.startsWith("GIT_")) {
        return std::find(keptGitVariables.begin(), keptGitVariables.end(), name) !=
               keptGitVariables.end();
    }
    // Our own tokens, and what would translate or page the output.
    return !name.startsWith("SIBYL_") && !name.startsWith("LC_") && name != "LANG" &&
           name != "LANGUAGE" && name != "PAGER" && name != "EDITOR" && name != "VISUAL";
}

QMap<QByteArray, QByteArray> pinnedEnvironment()
{
    QMap<QByteArray, QByteArray> variables;
    for (char **entry = environ; entry && *entry; ++entry) {
        const QByteArray text(*entry);
        const qsizetype equals = text.indexOf('=');
        if (equals > 0 && isInherited(text.left(equals))) {
            variables.insert(text.left(equals), text.mid(equals + 1));
        }
    }
    variables.insert("LC_ALL", "C");
    variables.insert("GIT_TERMINAL_PROMPT", "0");
    variables.insert("GIT_ASKPASS", "/bin/false");
    variables.insert("GIT_EDITOR", ":");
    variables.insert("GIT_PAGER", "cat");
    // ssh never asks either, whichever command the user has set for it.
    variables.insert("SSH_ASKPASS", "/bin/false");
    variables.insert("SSH_ASKPASS_REQUIRE", "force");
    return variables;
}

const QStringList &pinnedSettings()
{
    static const QStringList s_settings{
        QStringLiteral("core.hooksPath=/dev/null"), QStringLiteral("commit.gpgSign=false"),
        QStringLiteral("core.fsmonitor=false"),     QStringLiteral("gc.auto=0"),
        QStringLiteral("maintenance.auto=false"),   QStringLiteral("core.pager=cat"),
        QStringLiteral("protocol.ext.allow=never"), QStringLiteral("submodule.recurse=false"),
        QStringLiteral("log.showSignature=false"),  QStringLiteral("advice.detachedHead=false"),
        QStringLiteral("core.quotePath=false"),     QStringLiteral("core.ignoreStat=false"),
        QStringLiteral("core.trustctime=true"),     QStringLiteral("core.checkStat=default"),
        QStringLiteral("diff.noprefix=false"),      QStringLiteral("diff.mnemonicPrefix=false"),
        QStringLiteral("diff.context=3"),           QStringLiteral("diff.submodule=short"),
    };
    return s_settings;
}

} // namespace

GitCommand::GitCommand(CommandRunner &commands)
    : m_commands(commands)
    , m_environment(pinnedEnvironment())
{
}

CommandSpec GitCommand::specOf(const GitCall &call) const
{
    CommandSpec spec;
    spec.program = QStringLiteral("git");
    for (const QString &setting : pinnedSettings() + call.settings) {
        spec.arguments << QStringLiteral("-c") << setting;
    }
    spec.arguments << call.arguments;
    spec.workingDirectory = call.directory;
    spec.environment = m_environment;
    if (call.access == GitAccess::Read) {
        spec.environment.insert("GIT_OPTIONAL_LOCKS", "0");
    }
    if (call.pinned) {
        spec.workingDirectory = call.pinned->path;
        spec.environment.insert("GIT_DIR", QFile::encodeName(call.pinned->adminDirectory));
        spec.environment.insert("GIT_COMMON_DIR", QFile::encodeName(call.pinned->commonDirectory));
        spec.environment.insert("GIT_WORK_TREE", QFile::encodeName(call.pinned->path));
    }
    for (auto it = call.variables.begin(); it != call.variables.end(); ++it) {
        spec.environment.insert(it.key(), it.value());
    }
    spec.input = call.input;
    spec.timeLimit = call.timeLimit;
    spec.maxOutputBytes = call.maxOutputBytes;
    return call.isIdle ? idle(spec) : spec;
}

CommandSpec GitCommand::idle(CommandSpec spec)
{
    static const bool s_hasIonice =
        !QStandardPaths::findExecutable(QStringLiteral("ionice")).isEmpty();
    QStringList command{QStringLiteral("-n"), QStringLiteral("19")};
    if (s_hasIonice) {
        command << QStringLiteral("ionice") << QStringLiteral("-c") << QStringLiteral("3");
    }
    spec.arguments = command + QStringList{spec.program} + spec.arguments;
    spec.program = QStringLiteral("nice");
    return spec;
}

void GitCommand::run(const GitCall &call, QObject *context, CommandCallback callback)
{
    m_commands.run(specOf(call), context, std::move(callback));
}

void GitCommand::runOther(CommandSpec spec, QObject *context, CommandCallback callback)
{
    spec.environment = m_environment;
    m_commands.run(spec, context, std::move(callback));
}

Error gitError(const GitCall &call, const CommandReport &report)
{
    const auto isVerdict = [](const QByteArray &line) {
        return line.startsWith("fatal: ") || line.startsWith("error: ");
    };
    QByteArray said;
    for (const QByteArray &line : report.stderrBytes.split('\n')) {
        // Git's own summary of what ssh or the server said in the line before.
        const bool isSummary = line.startsWith("fatal: Could not read from remote repository");
        if (isSummary && !said.isEmpty() && !said.startsWith("Cloning into")) {
            break;
        }
        if (isVerdict(line) || (!line.trimmed().isEmpty() && !isVerdict(said))) {
            said = line;
        }
    }
    const QString text =
        said.isEmpty()
            ? QStringLiteral("it ended with code %1 and said nothing").arg(report.exitCode)
            : QString::fromLocal8Bit((isVerdict(said) ? said.mid(7) : said).trimmed().left(500));
    const QString advice = said.contains("dubious ownership")
                               ? QStringLiteral("; it belongs to another user: run the runner as "
                                                "that user, or add it to safe.directory")
                               : QString();
    return Error{ErrorKind::Git,
                 QStringLiteral("git %1: %2%3")
                     .arg(call.arguments.value(0), withoutCredentials(text), advice),
                 call.pinned ? call.pinned->path : call.directory};
}

} // namespace sibyl
