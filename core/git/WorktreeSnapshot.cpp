// SPDX-License-Identifier: Apache-2.0
#include "git/WorktreeSnapshot.h"

#include <QFile>

namespace sibyl {
namespace {

constexpr Milliseconds scanLimit{900'000};
constexpr qint64 maxStatusBytes = 64LL * 1024 * 1024;

QString trimmedText(const QByteArray &output)
{
    return QString::fromUtf8(output.trimmed());
}

} // namespace

WorktreeSnapshot::WorktreeSnapshot(const GitServices &services, WorktreeEntry entry,
                                   QObject *parent)
    : GitOperation(services, parent)
    , m_entry(std::move(entry))
{
}

QString WorktreeSnapshot::indexFile(const WorktreeEntry &entry)
{
    return entry.adminDirectory + QStringLiteral("/sibyl-index");
}

GitCall WorktreeSnapshot::call(const QStringList &arguments) const
{
    GitCall call;
    call.arguments = arguments;
    call.access = GitAccess::Write;
    call.pinned = m_entry.pinned();
    call.variables.insert("GIT_INDEX_FILE", QFile::encodeName(indexFile(m_entry)));
    call.timeLimit = scanLimit;
    return call;
}

void WorktreeSnapshot::start()
{
    QFile::remove(indexFile(m_entry));
    QFile::remove(indexFile(m_entry) + QStringLiteral(".lock"));
    // A copy keeps what git knows about unchanged files; without one everything is read again.
    QFile::copy(m_entry.adminDirectory + QStringLiteral("/index"), indexFile(m_entry));
    readState();
}

void WorktreeSnapshot::readState()
{
    GitCall status =
        call({QStringLiteral("status"), QStringLiteral("--porcelain"), QStringLiteral("-z"),
              QStringLiteral("--untracked-files=all"), QStringLiteral("--no-renames"),
              QStringLiteral("--ignore-submodules=dirty")});
    status.maxOutputBytes = maxStatusBytes;
    runAll(
        {call({QStringLiteral("symbolic-ref"), QStringLiteral("--quiet"), QStringLiteral("HEAD")}),
         call({QStringLiteral("rev-parse"), QStringLiteral("--quiet"), QStringLiteral("--verify"),
               QStringLiteral("HEAD^{commit}")}),
         call({QStringLiteral("rev-parse"), QStringLiteral("--quiet"), QStringLiteral("--verify"),
               QStringLiteral("HEAD^{tree}")}),
         status},
        [this, status](const QList<CommandReport> &reports) {
            const QString head = trimmedText(reports.at(0).stdoutBytes);
            constexpr QLatin1StringView prefix("refs/heads/");
            m_report.headBranch = head.startsWith(prefix) ? head.mid(prefix.size()) : QString();
            m_report.headCommit = trimmedText(reports.at(1).stdoutBytes);
            m_report.headTree = trimmedText(reports.at(2).stdoutBytes);
            if (reports.at(3).isSuccess()) {
                readChanges(reports.at(3));
            } else if (!m_isRebuilt) {
                rebuildIndex();
            } else {
                giveUp(gitError(status, reports.at(3)));
            }
        });
}

// The agent's index is damaged: begin with the last commit's.
void WorktreeSnapshot::rebuildIndex()
{
    m_isRebuilt = true;
    QFile::remove(indexFile(m_entry));
    QFile::remove(indexFile(m_entry) + QStringLiteral(".lock"));
    const QStringList source = m_report.headCommit.isEmpty()
                                   ? QStringList{QStringLiteral("--empty")}
                                   : QStringList{m_report.headCommit};
    require(call(QStringList{QStringLiteral("read-tree")} + source),
            [this](const CommandReport &) { readState(); });
}

void WorktreeSnapshot::readChanges(const CommandReport &status)
{
    m_report.isListCut = status.isCut;
    // "XY path"; an untracked directory is listed as such only when it is a repository.
    for (const QByteArray &entry : status.stdoutBytes.split('\0')) {
        if (entry.startsWith("?? ") && entry.endsWith('/')) {
            m_report.nested.append(QFile::decodeName(entry.mid(3)));
        }
    }
    if (status.stdoutBytes.isEmpty()) {
        m_report.tree = m_report.headTree;
        finish(m_report);
        return;
    }
    addFiles();
}

void WorktreeSnapshot::addFiles()
{
    GitCall addition =
        call({QStringLiteral("add"), QStringLiteral("--all"), QStringLiteral("--ignore-errors"),
              QStringLiteral("--pathspec-from-file=-"), QStringLiteral("--pathspec-file-nul")});
    addition.input = QByteArray(".\0", 2);
    for (const QString &nested : m_report.nested) {
        addition.input += ":(exclude,top,literal)" + QFile::encodeName(nested).chopped(1) + '\0';
    }
    run(addition, [this, addition](const CommandReport &report) {
        if (!report.isSuccess()) {
            m_report.unreadable = gitError(addition, report).what;
        }
        writeTree();
    });
}

void WorktreeSnapshot::writeTree()
{
    require(call({QStringLiteral("write-tree")}), [this](const CommandReport &report) {
        m_report.tree = trimmedText(report.stdoutBytes);
        finish(m_report);
    });
}

} // namespace sibyl
