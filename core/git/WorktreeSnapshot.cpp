// SPDX-License-Identifier: Apache-2.0
#include "git/WorktreeSnapshot.h"

#include <QFile>
#include <QFileInfo>

namespace sibyl {
namespace {

constexpr Milliseconds scanLimit{900'000};
constexpr qint64 maxStatusBytes = 64LL * 1024 * 1024;
constexpr qint64 maxEntryListBytes = 256LL * 1024 * 1024;

QString trimmedText(const QByteArray &output)
{
    return QString::fromUtf8(output.trimmed());
}

} // namespace

WorktreeSnapshot::WorktreeSnapshot(const GitServices &services, WorktreeEntry entry,
                                   QStringList ignoredToo, QObject *parent)
    : GitOperation(services, parent)
    , m_entry(std::move(entry))
    , m_ignoredToo(std::move(ignoredToo))
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
    findHidden();
}

void WorktreeSnapshot::findHidden()
{
    GitCall listing =
        call({QStringLiteral("ls-files"), QStringLiteral("-v"), QStringLiteral("-z")});
    listing.maxOutputBytes = maxEntryListBytes;
    run(listing, [this](const CommandReport &report) {
        if (report.isCut) {
            giveUp({ErrorKind::Git, QStringLiteral("the worktree has too many files to look through"),
                    m_entry.path});
        } else {
            unhide(report.stdoutBytes);
        }
    });
}

// "H path"; a small letter is an assume-unchanged file, S or s a skip-worktree one. Of the latter
// those that are not there belong to a sparse checkout and stay as they are.
void WorktreeSnapshot::unhide(const QByteArray &listing)
{
    QByteArray assumed;
    QByteArray skipped;
    for (qsizetype begin = 0; begin < listing.size();) {
        const qsizetype end = listing.indexOf('\0', begin);
        const char tag = listing.at(begin);
        const QByteArray path = listing.mid(begin + 2, end - begin - 1); // its NUL included
        begin = end < 0 ? listing.size() : end + 1;
        if (tag >= 'a' && tag <= 'z') {
            assumed += path;
        }
        if ((tag == 'S' || tag == 's')) {
            const QFileInfo file(m_entry.path + u'/' + QFile::decodeName(path.chopped(1)));
            if (file.exists() || file.isSymLink()) {
                skipped += path;
            }
        }
    }
    m_report.hasHidden = !assumed.isEmpty() || !skipped.isEmpty();
    const auto clearing = [this](const QString &flag, const QByteArray &paths) {
        GitCall update = call({QStringLiteral("update-index"), flag, QStringLiteral("-z"),
                               QStringLiteral("--stdin")});
        update.input = paths;
        return update;
    };
    if (!m_report.hasHidden) {
        readState();
        return;
    }
    require(clearing(QStringLiteral("--no-assume-unchanged"), assumed),
            [this, clearing, skipped](const CommandReport &) {
                require(clearing(QStringLiteral("--no-skip-worktree"), skipped),
                        [this](const CommandReport &) { readState(); });
            });
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
    m_hasChanges = !status.stdoutBytes.isEmpty();
    m_ignoredToo.isEmpty() ? addFiles() : listIgnored();
}

void WorktreeSnapshot::listIgnored()
{
    GitCall listing = call({QStringLiteral("ls-files"), QStringLiteral("--others"),
                            QStringLiteral("--ignored"), QStringLiteral("-z")});
    listing.maxOutputBytes = maxStatusBytes;
    for (const QString &pattern : m_ignoredToo) {
        listing.arguments << QStringLiteral("--exclude=") + pattern;
    }
    require(listing, [this](const CommandReport &report) {
        m_report.isListCut = m_report.isListCut || report.isCut;
        for (const QByteArray &path : report.stdoutBytes.split('\0')) {
            if (!path.isEmpty() && !path.endsWith('/')) { // that would be a repository
                m_ignoredFiles += path + '\0';
            }
        }
        addFiles();
    });
}

void WorktreeSnapshot::addFiles()
{
    if (!m_hasChanges) {
        addIgnored();
        return;
    }
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
        addIgnored();
    });
}

void WorktreeSnapshot::addIgnored()
{
    if (m_ignoredFiles.isEmpty()) {
        writeTree();
        return;
    }
    GitCall addition = call({QStringLiteral("add"), QStringLiteral("--force"), QStringLiteral("--ignore-errors"),
                             QStringLiteral("--pathspec-from-file=-"), QStringLiteral("--pathspec-file-nul")});
    addition.variables.insert("GIT_LITERAL_PATHSPECS", "1");
    addition.input = m_ignoredFiles;
    m_hasChanges = true;
    run(addition, [this, addition](const CommandReport &report) {
        if (!report.isSuccess()) {
            m_report.unreadable = gitError(addition, report).what;
        }
        writeTree();
    });
}

void WorktreeSnapshot::writeTree()
{
    if (!m_hasChanges) {
        m_report.tree = m_report.headTree;
        finish(m_report);
        return;
    }
    require(call({QStringLiteral("write-tree")}), [this](const CommandReport &report) {
        m_report.tree = trimmedText(report.stdoutBytes);
        finish(m_report);
    });
}

} // namespace sibyl
