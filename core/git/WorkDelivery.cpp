// SPDX-License-Identifier: Apache-2.0
#include "git/WorkDelivery.h"

#include "git/RepositoryInspection.h"

namespace sibyl {
namespace {

constexpr Milliseconds pushLimit{180'000};
constexpr Milliseconds fileLimit{120'000};

} // namespace

WorkDelivery::WorkDelivery(const GitServices &services, DeliverRequest request, QObject *parent)
    : GitOperation(services, parent)
    , m_request(std::move(request))
{
}

void WorkDelivery::start()
{
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
        const QString remote = details->remote;
        const QString ref = QStringLiteral("refs/heads/") + m_request.worktree.branch;
        GitCall pushCall = call({QStringLiteral("push"), QStringLiteral("--porcelain"), QStringLiteral("--no-verify"),
                                 QStringLiteral("--end-of-options"), remote, ref + u':' + ref});
        pushCall.access = GitAccess::Write;
        pushCall.timeLimit = pushLimit;
        require(pushCall, [this, remote](const CommandReport &) {
            finish(QString(remote + u' ' + m_request.worktree.branch));
        });
    });
}

void WorkDelivery::makeBundle()
{
    QStringList arguments{QStringLiteral("bundle"), QStringLiteral("create"), m_request.filePath,
                          QStringLiteral("refs/heads/") + m_request.worktree.branch};
    if (!m_request.worktree.baseCommit.isEmpty()) {
        arguments << u'^' + m_request.worktree.baseCommit;
    }
    makeFile(arguments);
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
    makeFile({QStringLiteral("diff"), QStringLiteral("--binary"), QStringLiteral("--no-ext-diff"), QStringLiteral("--no-textconv"),
              QStringLiteral("--output=") + m_request.filePath, QStringLiteral("--end-of-options"), base,
              QStringLiteral("refs/heads/") + m_request.worktree.branch, QStringLiteral("--")});
}

void WorkDelivery::makeFile(const QStringList &arguments)
{
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
