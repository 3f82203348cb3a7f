// SPDX-License-Identifier: Apache-2.0
#include "git/RepositoryInspection.h"

#include "git/RefName.h"
#include "git/RemoteUrl.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMap>

namespace sibyl {
namespace {

constexpr QLatin1StringView headsPrefix("refs/heads/");

QString shortBranch(const QString &ref)
{
    return ref.startsWith(headsPrefix) ? ref.mid(headsPrefix.size()) : QString();
}

QStringList linesOf(const QByteArray &output)
{
    return QFile::decodeName(output).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

QString ownRemoteRef(const QString &remote, const QString &branch)
{
    return QStringLiteral("refs/sibyl/remote/%1/%2").arg(remote, branch);
}

RepositoryInspection::RepositoryInspection(const GitServices &services, QString directory,
                                           QObject *parent)
    : GitOperation(services, parent)
    , m_directory(std::move(directory))
{
}

GitCall RepositoryInspection::call(const QStringList &arguments) const
{
    GitCall call;
    call.directory = m_directory;
    call.arguments = arguments;
    return call;
}

void RepositoryInspection::start()
{
    if (!QFileInfo(m_directory).isDir()) {
        finish(
            fail(ErrorKind::NotFound, QStringLiteral("there is no such directory"), m_directory));
        return;
    }
    run(call({QStringLiteral("rev-parse"), QStringLiteral("--path-format=absolute"),
              QStringLiteral("--is-bare-repository"), QStringLiteral("--git-common-dir"),
              QStringLiteral("--show-toplevel")}),
        [this](const CommandReport &report) { readPlace(report); });
}

void RepositoryInspection::readPlace(const CommandReport &report)
{
    // A bare repository answers all but the last question.
    const QStringList lines = linesOf(report.stdoutBytes);
    m_details.facts.isBare = lines.value(0) == QLatin1StringView("true");
    if (!(report.isSuccess() || m_details.facts.isBare) || lines.size() < 2) {
        finish(fail(gitError(call({QStringLiteral("rev-parse")}), report)));
        return;
    }
    m_details.facts.commonDir = QDir::cleanPath(lines.at(1));
    m_details.facts.topLevel = m_details.facts.isBare ? m_details.facts.commonDir : lines.value(2);
    m_directory = m_details.facts.topLevel;
    runAll(
        {call({QStringLiteral("symbolic-ref"), QStringLiteral("--quiet"), QStringLiteral("HEAD")}),
         call({QStringLiteral("config"), QStringLiteral("--null"), QStringLiteral("--get-regexp"),
               QStringLiteral("^(remote\\..*\\.url|init\\.defaultbranch)$")}),
         call({QStringLiteral("for-each-ref"), QStringLiteral("--count=2"),
               QStringLiteral("--format=%(refname)"), QStringLiteral("refs/heads")}),
         call({QStringLiteral("rev-parse"), QStringLiteral("--quiet"), QStringLiteral("--verify"),
               QStringLiteral("HEAD:.gitmodules")})},
        [this](const QList<CommandReport> &reports) { readHeadAndConfiguration(reports); });
}

void RepositoryInspection::readHeadAndConfiguration(const QList<CommandReport> &reports)
{
    RepositoryFacts &facts = m_details.facts;
    facts.currentBranch = shortBranch(linesOf(reports.at(0).stdoutBytes).value(0));
    QMap<QString, QString> urls;
    QString firstRemote;
    for (const QByteArray &entry : reports.at(1).stdoutBytes.split('\0')) {
        const qsizetype newline = entry.indexOf('\n');
        const QString key = QString::fromUtf8(entry.left(newline));
        const QString value = newline < 0 ? QString() : QString::fromUtf8(entry.mid(newline + 1));
        if (key == QLatin1StringView("init.defaultbranch")) {
            m_wantedDefault = value;
        } else if (key.startsWith(QLatin1StringView("remote."))) {
            const QString name = key.mid(7, key.size() - 7 - 4);
            firstRemote = firstRemote.isEmpty() ? name : firstRemote;
            urls.insert(name, value);
        }
    }
    m_details.remote =
        urls.contains(QStringLiteral("origin")) ? QStringLiteral("origin") : firstRemote;
    facts.remoteUrl = withoutCredentials(urls.value(m_details.remote));
    m_heads = linesOf(reports.at(2).stdoutBytes);
    const bool isDetached = facts.currentBranch.isEmpty();
    facts.hasCommits = !m_heads.isEmpty() || isDetached;
    facts.hasSubmodules = reports.at(3).isSuccess();

    QStringList arguments{QStringLiteral("for-each-ref"),
                          QStringLiteral("--format=%(refname)%00%(symref)"),
                          QStringLiteral("refs/heads/main"), QStringLiteral("refs/heads/master")};
    if (!m_details.remote.isEmpty()) {
        arguments << QStringLiteral("refs/remotes/%1/HEAD").arg(m_details.remote)
                  << ownRemoteRef(m_details.remote, QStringLiteral("HEAD"));
    }
    for (const QString &name : {m_wantedDefault, facts.currentBranch}) {
        if (isAcceptableBranchName(name)) {
            arguments << headsPrefix + name;
        }
    }
    require(call(arguments), [this](const CommandReport &report) { readRefs(report); });
}

void RepositoryInspection::readRefs(const CommandReport &report)
{
    QMap<QString, QString> symbolic; // every ref that exists, and where it points
    for (const QString &line : linesOf(report.stdoutBytes)) {
        const qsizetype zero = line.indexOf(QChar(u'\0'));
        symbolic.insert(line.left(zero), line.mid(zero + 1));
    }
    RepositoryFacts &facts = m_details.facts;
    const auto remoteHead = [&](const QString &prefix) {
        const QString target = symbolic.value(prefix + QStringLiteral("HEAD"));
        return target.startsWith(prefix) ? target.mid(prefix.size()) : QString();
    };
    const auto existing = [&](const QString &name) {
        return !name.isEmpty() && symbolic.contains(headsPrefix + name) ? name : QString();
    };
    const QStringList candidates{
        remoteHead(QStringLiteral("refs/remotes/%1/").arg(m_details.remote)),
        remoteHead(ownRemoteRef(m_details.remote, QString())),
        existing(m_wantedDefault),
        existing(QStringLiteral("main")),
        existing(QStringLiteral("master")),
        m_heads.size() == 1 ? shortBranch(m_heads.first()) : QString(),
        existing(facts.currentBranch),
    };
    for (const QString &candidate : candidates) {
        if (facts.defaultBranch.isEmpty() && isAcceptableBranchName(candidate)) {
            facts.defaultBranch = candidate;
        }
    }
    facts.hasCommits = facts.hasCommits || !facts.defaultBranch.isEmpty();
    finish(m_details);
}

} // namespace sibyl
