// SPDX-License-Identifier: Apache-2.0
#include "git/NestedRepositories.h"

#include "base/AtomicFile.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

namespace sibyl {
namespace {

constexpr qint64 maxListBytes = 256LL * 1024 * 1024;
constexpr qint64 maxConfigBytes = 256 * 1024;

// Programs that git would start while it looks at the files come from these sections.
bool mayStartPrograms(const QString &gitDirectory)
{
    const Result<QByteArray> text =
        readWholeFile(gitDirectory + QStringLiteral("/config"), maxConfigBytes);
    if (!text) {
        return true;
    }
    const QByteArray lower = text->toLower();
    return lower.contains("[filter") || lower.contains("[include") || lower.contains("[diff") ||
           lower.contains("fsmonitor") || lower.contains("worktreeconfig");
}

} // namespace

NestedRepositories::NestedRepositories(const GitServices &services, WorktreeEntry entry,
                                       QString indexFile, QString baseCommit, QObject *parent)
    : GitOperation(services, parent)
    , m_entry(std::move(entry))
    , m_indexFile(std::move(indexFile))
    , m_baseCommit(std::move(baseCommit))
{
}

void NestedRepositories::start()
{
    m_levels.push_back({m_entry.pinned(), m_indexFile, {}, m_baseCommit});
    readNextLevel();
}

void NestedRepositories::readNextLevel()
{
    if (m_levels.empty()) {
        checkAbandoned();
        return;
    }
    const Level level = m_levels.front();
    m_levels.pop_front();
    GitCall list;
    list.pinned = level.place;
    list.arguments = {QStringLiteral("ls-files"), QStringLiteral("--stage"), QStringLiteral("-z")};
    list.maxOutputBytes = maxListBytes;
    if (!level.indexFile.isEmpty()) {
        list.variables.insert("GIT_INDEX_FILE", QFile::encodeName(level.indexFile));
    }
    require(list, [this, level](const CommandReport &report) {
        if (report.isCut) {
            finish(QStringLiteral("it has too many files to look through"));
            return;
        }
        QStringList paths;
        // "160000 <commit> 0\t<path>"
        for (const QByteArray &entry : report.stdoutBytes.split('\0')) {
            const qsizetype tab = entry.indexOf('\t');
            if (entry.startsWith("160000 ") && tab > 0) {
                paths << QFile::decodeName(entry.mid(tab + 1));
            }
        }
        paths.removeDuplicates(); // one that is in conflict has several stages
        readBase(level, paths);
    });
}

// What the base recorded for the submodules.
void NestedRepositories::readBase(const Level &level, const QStringList &paths)
{
    const auto expect = [this, level, paths](const QMap<QString, QString> &recorded) {
        for (const QString &path : paths) {
            m_submodules.push_back(
                {level.path.isEmpty() ? path : level.path + u'/' + path, recorded.value(path)});
        }
        checkNext();
    };
    if (paths.isEmpty() || level.baseCommit.isEmpty()) {
        expect({});
        return;
    }
    GitCall list;
    list.pinned = level.place;
    list.arguments = {QStringLiteral("ls-tree"), QStringLiteral("-r"), QStringLiteral("-z"),
                      level.baseCommit};
    list.maxOutputBytes = maxListBytes;
    run(list, [expect](const CommandReport &report) {
        QMap<QString, QString> recorded;
        // "160000 commit <commit>\t<path>"
        for (const QByteArray &entry : report.stdoutBytes.split('\0')) {
            const qsizetype tab = entry.indexOf('\t');
            if (entry.startsWith("160000 commit ") && tab > 0) {
                recorded.insert(QFile::decodeName(entry.mid(tab + 1)),
                                QString::fromLatin1(entry.mid(14, tab - 14)));
            }
        }
        expect(recorded);
    });
}

void NestedRepositories::checkNext()
{
    if (m_submodules.empty()) {
        readNextLevel();
        return;
    }
    const Submodule submodule = m_submodules.front();
    m_submodules.pop_front();
    const QString workTree = m_entry.path + u'/' + submodule.path;
    const QFileInfo dotGit(workTree + QStringLiteral("/.git"));
    if (!dotGit.exists()) {
        // Never filled; files in it are untracked ones of a directory that git does not look into.
        const QDir directory(workTree);
        if (directory.exists() && !directory.isEmpty(QDir::AllEntries | QDir::Hidden |
                                                     QDir::System | QDir::NoDotAndDotDot)) {
            finish(
                QStringLiteral("there are files in the unfilled submodule %1").arg(submodule.path));
            return;
        }
        checkNext();
        return;
    }
    const QString gitDirectory = dotGit.isFile() ? gitDirectoryOf(workTree) : QString();
    const QString ours =
        QFileInfo(m_entry.adminDirectory).canonicalFilePath() + QStringLiteral("/modules/");
    if (!gitDirectory.startsWith(ours) || mayStartPrograms(gitDirectory)) {
        finish(QStringLiteral("there is a repository inside it at %1").arg(submodule.path));
        return;
    }
    check(submodule, gitDirectory);
}

void NestedRepositories::check(const Submodule &submodule, const QString &gitDirectory)
{
    const PinnedWorktree place{gitDirectory, gitDirectory, m_entry.path + u'/' + submodule.path};
    GitCall status;
    status.pinned = place;
    status.arguments = {QStringLiteral("status"), QStringLiteral("--porcelain"),
                        QStringLiteral("-z"), QStringLiteral("--untracked-files=all"),
                        QStringLiteral("--ignore-submodules=dirty")};
    GitCall unique = ownCommits(place);
    if (!submodule.baseCommit.isEmpty()) {
        unique.arguments << submodule.baseCommit;
    }
    m_seen.insert(gitDirectory);
    runAll({status, unique}, [this, submodule, place](const QList<CommandReport> &reports) {
        const bool isClean = reports.at(0).isSuccess() && reports.at(0).stdoutBytes.isEmpty();
        const bool isKnown = reports.at(1).isSuccess() && reports.at(1).stdoutBytes.isEmpty();
        if (!isClean || !isKnown) {
            finish(QStringLiteral("the submodule %1 has work of its own").arg(submodule.path));
            return;
        }
        m_levels.push_back({place, {}, submodule.path, submodule.baseCommit});
        checkNext();
    });
}

// A submodule that the agent took out of the worktree leaves its commits in the metadata.
void NestedRepositories::checkAbandoned()
{
    const QString modules = m_entry.adminDirectory + QStringLiteral("/modules");
    QDirIterator entries(modules, {QStringLiteral("HEAD")}, QDir::Files, QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        const QString directory = QFileInfo(entries.next()).canonicalPath();
        if (directory.isEmpty() || m_seen.contains(directory) ||
            !QFileInfo(directory + QStringLiteral("/objects")).isDir()) {
            continue;
        }
        m_seen.insert(directory);
        run(ownCommits({directory, directory, directory}),
            [this, directory, modules](const CommandReport &report) {
                if (!report.isSuccess() || !report.stdoutBytes.isEmpty()) {
                    finish(QStringLiteral("the removed submodule %1 has work of its own")
                               .arg(directory.mid(modules.size() + 1)));
                } else {
                    checkAbandoned();
                }
            });
        return;
    }
    finish(QString());
}

GitCall NestedRepositories::ownCommits(const PinnedWorktree &place)
{
    GitCall unique;
    unique.pinned = place;
    unique.arguments = {QStringLiteral("rev-list"), QStringLiteral("--max-count=1"),
                        QStringLiteral("--all"),    QStringLiteral("HEAD"),
                        QStringLiteral("--not"),    QStringLiteral("--remotes")};
    return unique;
}

} // namespace sibyl
