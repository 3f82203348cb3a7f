// SPDX-License-Identifier: Apache-2.0
#include "git/SubmodulePopulation.h"

#include "base/AtomicFile.h"
#include "git/RemoteUrl.h"
#include "git/WorktreeEntry.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace sibyl {
namespace {

constexpr int maxDepth = 5;
constexpr qint64 maxFileBytes = 256 * 1024;
constexpr size_t maxSubmodules = 200;
constexpr Milliseconds localCloneLimit{300'000};

// Names and paths come from a file in the repository: relative, and never upwards.
bool isHarmlessPath(const QString &path)
{
    const QStringList parts = path.split(u'/');
    return !path.isEmpty() && !path.startsWith(u'-') && !path.contains(u'=') &&
           !path.contains(u'\n') &&
           std::none_of(parts.begin(), parts.end(), [](const QString &part) {
               return part.isEmpty() || part == QLatin1StringView(".") ||
                      part == QLatin1StringView("..") ||
                      part.compare(QLatin1StringView(".git"), Qt::CaseInsensitive) == 0;
           });
}

// In the file and not by `git config`: a URL may hold a token, and arguments are seen by everybody.
// The configuration is one that git wrote a moment ago.
Result<> setOriginUrl(const QString &workTree, const QString &url)
{
    const QString file = gitDirectoryOf(workTree) + QStringLiteral("/config");
    const Result<QByteArray> text = readWholeFile(file, maxFileBytes);
    if (!text) {
        return fail(text.error());
    }
    QByteArray changed;
    bool isOrigin = false;
    for (const QByteArray &line : text->split('\n')) {
        isOrigin = line.startsWith('[') ? line == "[remote \"origin\"]" : isOrigin;
        changed += isOrigin && line.trimmed().startsWith("url = ")
                       ? "\turl = " + quotedForConfig(url)
                       : line;
        changed += '\n';
    }
    changed.chop(1);
    return writeFileAtomically(file, changed);
}

} // namespace

SubmodulePopulation::SubmodulePopulation(const GitServices &services, RepositoryFacts repository,
                                         QString worktree, Milliseconds networkLimit,
                                         QObject *parent)
    : GitOperation(services, parent)
    , m_repository(std::move(repository))
    , m_worktree(std::move(worktree))
    , m_networkLimit(networkLimit)
{
}

void SubmodulePopulation::note(const QString &sentence)
{
    m_notice += m_notice.isEmpty() ? sentence : QStringLiteral("; ") + sentence;
}

void SubmodulePopulation::start()
{
    if (m_repository.isBare) {
        findHeaders();
        return;
    }
    m_levels.push_back({m_worktree, m_repository.commonDir + QStringLiteral("/modules"), 0});
    readNextLevel();
}

// The mirror's credentials hold for submodules on the same server; git's clones of those do not
// read the mirror's configuration, and an environment is not seen by others as arguments are.
void SubmodulePopulation::findHeaders()
{
    GitCall question;
    question.directory = m_repository.commonDir;
    question.arguments = {QStringLiteral("config"), QStringLiteral("--null"),
                          QStringLiteral("--get-regexp"),
                          QStringLiteral("^http\\..*\\.extraheader$")};
    run(question, [this](const CommandReport &report) {
        QMap<QByteArray, QByteArray> variables;
        int count = 0;
        for (const QByteArray &entry : report.stdoutBytes.split('\0')) {
            const qsizetype newline = entry.indexOf('\n');
            if (newline > 0) {
                variables.insert("GIT_CONFIG_KEY_" + QByteArray::number(count), entry.left(newline));
                variables.insert("GIT_CONFIG_VALUE_" + QByteArray::number(count), entry.mid(newline + 1));
                ++count;
            }
        }
        variables.insert("GIT_CONFIG_COUNT", QByteArray::number(count));
        updateFromServers(variables);
    });
}

void SubmodulePopulation::updateFromServers(const QMap<QByteArray, QByteArray> &variables)
{
    if (m_networkLimit <= Milliseconds::zero()) {
        finish(QStringLiteral("submodules were left empty"));
        return;
    }
    // It writes to the repository's configuration.
    lock(m_repository.commonDir, [this, variables] {
        GitCall update;
        update.variables = variables;
        update.directory = m_worktree;
        update.access = GitAccess::Write;
        update.timeLimit = m_networkLimit;
        update.arguments = {QStringLiteral("submodule"), QStringLiteral("--quiet"),
                            QStringLiteral("update"), QStringLiteral("--init"),
                            QStringLiteral("--recursive")};
        services().git.run(update, this, [this, update](const Result<CommandReport> &report) {
            if (!report || !report->isSuccess()) {
                const Error error = report ? gitError(update, *report) : report.error();
                note(QStringLiteral("submodules were left empty (%1)").arg(error.what));
            }
            finish(m_notice);
        });
    });
}

void SubmodulePopulation::readNextLevel()
{
    if (m_levels.empty()) {
        finish(m_notice);
        return;
    }
    const Level level = m_levels.front();
    m_levels.pop_front();
    GitCall question;
    question.directory = level.directory;
    question.arguments = {
        QStringLiteral("config"),       QStringLiteral("--null"),
        QStringLiteral("--file"),       QStringLiteral(".gitmodules"),
        QStringLiteral("--get-regexp"), QStringLiteral("^submodule\\..*\\.path$")};
    run(question, [this, level](const CommandReport &report) {
        for (const QByteArray &entry : report.stdoutBytes.split('\0')) {
            const qsizetype newline = entry.indexOf('\n');
            if (newline < 0 || m_submodules.size() >= maxSubmodules) {
                continue;
            }
            const QString key = QString::fromUtf8(entry.left(newline));
            const QString name = key.mid(10, key.size() - 10 - 5); // submodule.<name>.path
            const QString path = QFile::decodeName(entry.mid(newline + 1));
            if (isHarmlessPath(name) && isHarmlessPath(path)) {
                m_submodules.push_back({name, path, level});
            }
        }
        fillNext();
    });
}

void SubmodulePopulation::fillNext()
{
    if (m_submodules.empty()) {
        readNextLevel();
        return;
    }
    const Submodule submodule = m_submodules.front();
    m_submodules.pop_front();
    const QString copy = submodule.level.modulesDirectory + u'/' + submodule.name;
    if (QFileInfo::exists(copy + QStringLiteral("/HEAD"))) {
        fill(submodule);
        return;
    }
    note(QStringLiteral("submodule %1 is not initialised in the repository and stays empty")
             .arg(submodule.path));
    fillNext();
}

void SubmodulePopulation::fill(const Submodule &submodule)
{
    const QString section = QStringLiteral("submodule.%1.").arg(submodule.name);
    GitCall update;
    update.directory = submodule.level.directory;
    update.access = GitAccess::Write;
    update.timeLimit = localCloneLimit;
    update.settings = {
        QStringLiteral("protocol.file.allow=always"), section + QStringLiteral("active=true"),
        section + QStringLiteral("update=checkout"),
        section +
            QStringLiteral("url=%1/%2").arg(submodule.level.modulesDirectory, submodule.name)};
    update.arguments = {QStringLiteral("submodule"), QStringLiteral("--quiet"),
                        QStringLiteral("update"), QStringLiteral("--"), submodule.path};
    services().git.run(
        update, this, [this, submodule, update](const Result<CommandReport> &report) {
            if (report && report->isSuccess()) {
                restoreUrl(submodule);
                return;
            }
            const Error error = report ? gitError(update, *report) : report.error();
            note(
                QStringLiteral("submodule %1 was left empty (%2)").arg(submodule.path, error.what));
            fillNext();
        });
}

// The clone's origin is the copy; agents and people expect the real one.
void SubmodulePopulation::restoreUrl(const Submodule &submodule)
{
    GitCall question;
    question.directory = submodule.level.modulesDirectory + u'/' + submodule.name;
    question.arguments = {QStringLiteral("config"), QStringLiteral("--get"),
                          QStringLiteral("remote.origin.url")};
    run(question, [this, submodule](const CommandReport &report) {
        const QString url = QString::fromUtf8(report.stdoutBytes.trimmed());
        if (url.isEmpty()) {
            descend(submodule);
            return;
        }
        const Result<> set =
            setOriginUrl(submodule.level.directory + u'/' + submodule.path, url);
        if (!set) {
            note(set.error().text());
        }
        descend(submodule);
    });
}

void SubmodulePopulation::descend(const Submodule &submodule)
{
    const Level inner{
        submodule.level.directory + u'/' + submodule.path,
        QStringLiteral("%1/%2/modules").arg(submodule.level.modulesDirectory, submodule.name),
        submodule.level.depth + 1};
    if (inner.depth < maxDepth &&
        QFileInfo::exists(inner.directory + QStringLiteral("/.gitmodules"))) {
        m_levels.push_back(inner);
    }
    fillNext();
}

} // namespace sibyl
