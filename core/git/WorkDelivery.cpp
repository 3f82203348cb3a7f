// SPDX-License-Identifier: Apache-2.0
#include "git/WorkDelivery.h"

#include "git/DiffSummary.h"
#include "git/RefName.h"
#include "git/RemoteUrl.h"
#include "git/RepositoryInspection.h"

#include <QFile>

namespace sibyl {
namespace {

constexpr Milliseconds pushLimit{180'000};
constexpr Milliseconds largeFilesLimit{1'800'000};
constexpr Milliseconds fileLimit{120'000};
constexpr qsizetype maxRemoteWords = 400;

// Why the remote does not want it: git's word for it is in the table on standard output, what a
// hook of the remote says on standard error. Empty when it did not come that far.
QString refusalIn(const CommandReport &report)
{
    QString refusal;
    for (const QByteArray &line : report.stdoutBytes.split('\n')) {
        if (line.startsWith("!\t")) {
            refusal = QString::fromUtf8(line.split('\t').value(2)).trimmed();
        }
    }
    QStringList words;
    for (const QByteArray &line : report.stderrBytes.split('\n')) {
        const QString word = QString::fromUtf8(line).trimmed();
        if (word.startsWith(QLatin1StringView("remote: "))) {
            words << word.mid(8).trimmed();
        }
    }
    words.removeAll(QString());
    const QString said = withoutCredentials(words.join(QStringLiteral("; "))).left(maxRemoteWords);
    return refusal.isEmpty() || said.isEmpty() ? refusal : refusal + QStringLiteral("; it says: ") + said;
}

} // namespace

WorkDelivery::WorkDelivery(const GitServices &services, DeliverRequest request, QObject *parent)
    : GitOperation(services, parent)
    , m_request(std::move(request))
{
}

void WorkDelivery::start()
{
    if (!isAcceptableBranchName(m_request.worktree.branch) || m_request.commit.isEmpty()) {
        finish(fail(ErrorKind::Internal, QStringLiteral("work without a branch or a commit cannot be delivered"), m_request.worktree.path));
        return;
    }
    switch (m_request.kind) {
    case DeliveryKind::Push: push(); return;
    case DeliveryKind::Bundle: makeBundle(); return;
    case DeliveryKind::Patch: makePatch(); return;
    }
}

void WorkDelivery::push()
{
    auto *inspection = new RepositoryInspection(services(), m_request.worktree.repository, this);
    inspection->begin([this](const Result<RepositoryDetails> &details) {
        if (!details) {
            giveUp(details.error());
            return;
        }
        if (details->remote.isEmpty()) {
            giveUp(Error{ErrorKind::NotFound, QStringLiteral("the repository has no remote to push to"), m_request.worktree.repository});
            return;
        }
        pushLargeFiles(details->remote);
    });
}

// What git-lfs does in its pre-push hook, which does not run here. Where it is not set up, files
// are in the commits themselves.
void WorkDelivery::pushLargeFiles(const QString &remote)
{
    runAll({call({QStringLiteral("config"), QStringLiteral("--get"), QStringLiteral("filter.lfs.clean")}),
            call({QStringLiteral("grep"), QStringLiteral("--quiet"), QStringLiteral("filter=lfs"), m_request.commit, QStringLiteral("--"),
                  QStringLiteral(".gitattributes"), QStringLiteral("*/.gitattributes")})},
           [this, remote](const QList<CommandReport> &reports) {
               if (!reports.at(0).isSuccess() || !reports.at(1).isSuccess()) {
                   pushTo(remote);
                   return;
               }
               GitCall filesCall = call({QStringLiteral("lfs"), QStringLiteral("push"), remote, m_request.commit});
               filesCall.access = GitAccess::Write;
               filesCall.timeLimit = largeFilesLimit;
               require(filesCall, [this, remote](const CommandReport &) { pushTo(remote); });
           });
}

void WorkDelivery::pushTo(const QString &remote)
{
    GitCall pushCall = call({QStringLiteral("push"), QStringLiteral("--porcelain"), QStringLiteral("--no-verify"),
                             QStringLiteral("--no-follow-tags"), QStringLiteral("--no-signed"), QStringLiteral("--no-recurse-submodules"),
                             QStringLiteral("--end-of-options"), remote,
                             m_request.commit + QStringLiteral(":refs/heads/") + m_request.worktree.branch});
    pushCall.access = GitAccess::Write;
    pushCall.timeLimit = pushLimit;
    run(pushCall, [this, pushCall, remote](const CommandReport &report) {
        if (report.isSuccess()) {
            finish(QString(remote + u' ' + m_request.worktree.branch));
            return;
        }
        const QString refusal = refusalIn(report);
        giveUp(refusal.isEmpty() ? gitError(pushCall, report)
                                 : Error{ErrorKind::Git, QStringLiteral("%1 did not take the branch: %2").arg(remote, refusal), m_request.worktree.branch});
    });
}

// Git puts refs into bundles, not commits, so it has to be one that is still where the work ended.
void WorkDelivery::makeBundle()
{
    const QString branch = m_request.worktree.branch;
    require(call({QStringLiteral("for-each-ref"), QStringLiteral("--format=%(refname)"), QStringLiteral("--points-at=") + m_request.commit,
                  QStringLiteral("refs/heads/") + branch, QStringLiteral("refs/sibyl/head/") + branch}),
            [this](const CommandReport &report) {
                const QString ref = QString::fromUtf8(report.stdoutBytes).section(u'\n', 0, 0);
                if (ref.isEmpty()) {
                    giveUp(Error{ErrorKind::Conflict, QStringLiteral("the branch was changed after the work was collected"), m_request.worktree.branch});
                    return;
                }
                QStringList arguments{QStringLiteral("bundle"), QStringLiteral("create"), m_request.filePath, ref};
                if (!m_request.worktree.baseCommit.isEmpty()) {
                    arguments << u'^' + m_request.worktree.baseCommit;
                }
                makeFile(arguments);
            });
}

void WorkDelivery::makePatch()
{
    if (!m_request.worktree.baseCommit.isEmpty()) {
        makePatchFrom(m_request.worktree.baseCommit);
        return;
    }
    require(call({QStringLiteral("hash-object"), QStringLiteral("-t"), QStringLiteral("tree"), QStringLiteral("--stdin")}),
            [this](const CommandReport &emptyTree) { makePatchFrom(QString::fromUtf8(emptyTree.stdoutBytes.trimmed())); });
}

void WorkDelivery::makePatchFrom(const QString &base)
{
    makeFile(plainDiff() + QStringList{QStringLiteral("--binary"), QStringLiteral("--output=") + m_request.filePath, base, m_request.commit});
}

void WorkDelivery::makeFile(const QStringList &arguments)
{
    // Of a delivery that a crash has ended; nobody else writes in an attempt's directory.
    QFile::remove(m_request.filePath);
    QFile::remove(m_request.filePath + QStringLiteral(".lock"));
    GitCall fileCall = call(arguments);
    fileCall.timeLimit = fileLimit;
    require(fileCall, [this](const CommandReport &) { finish(m_request.filePath); });
}

GitCall WorkDelivery::call(const QStringList &arguments) const
{
    GitCall call;
    call.directory = m_request.worktree.repository;
    call.arguments = arguments;
    return call;
}

} // namespace sibyl
