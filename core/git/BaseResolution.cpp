// SPDX-License-Identifier: Apache-2.0
#include "git/BaseResolution.h"

#include "git/RefName.h"

#include <algorithm>

namespace sibyl {
namespace {

constexpr Milliseconds patienceWithLocalCopy{5'000};

// "refs/heads/x" and "origin/x" both mean the branch x.
QString branchNameOf(QString name, const QString &remote)
{
    for (const QString &prefix : {QStringLiteral("refs/heads/"),
                                  QStringLiteral("refs/remotes/%1/").arg(remote), remote + u'/'}) {
        if (prefix.size() > 1 && name.startsWith(prefix) && name.size() > prefix.size()) {
            return name.mid(prefix.size());
        }
    }
    return name;
}

} // namespace

BaseResolution::BaseResolution(const GitServices &services, RepositoryDetails details,
                               WorktreeRequest request, QObject *parent)
    : GitOperation(services, parent)
    , m_details(std::move(details))
    , m_request(std::move(request))
{
}

GitCall BaseResolution::call(const QStringList &arguments) const
{
    GitCall call;
    call.directory = m_details.facts.topLevel;
    call.arguments = arguments;
    return call;
}

void BaseResolution::note(const QString &sentence)
{
    m_base.notice += m_base.notice.isEmpty() ? sentence : QStringLiteral("; ") + sentence;
}

void BaseResolution::start()
{
    const auto add = [this](Kind kind, const QString &name) {
        if (!name.isEmpty()) {
            m_candidates.append({kind, branchNameOf(name, m_details.remote)});
        }
    };
    add(Kind::RequestedBranch, m_request.requestedBranch);
    add(Kind::BaseRef, m_request.baseRef);
    for (const Candidate &candidate : m_candidates) {
        if (!isAcceptableBranchName(candidate.name)) {
            finish(fail(ErrorKind::Protocol,
                        QStringLiteral("'%1' is no name that git accepts for a branch")
                            .arg(candidate.name.left(80))));
            return;
        }
    }
    if (m_request.baseRef.isEmpty()) {
        m_candidates.append({Kind::DefaultBranch, m_details.facts.defaultBranch});
    }
    tryNext();
}

void BaseResolution::tryNext()
{
    m_current = m_candidates.takeFirst();
    m_isPatient = false;
    const bool isDefaultUnknown = m_current.name.isEmpty();
    if (m_details.remote.isEmpty() || m_request.fetchLimit <= Milliseconds::zero() ||
        !isAcceptableBranchName(m_details.remote)) {
        isDefaultUnknown ? fallBackToHead() : lookUp(true);
        return;
    }
    if (isDefaultUnknown) {
        m_current.name = QStringLiteral("HEAD"); // the remote knows which branch that is
    }
    fetchCandidate();
}

void BaseResolution::fetchCandidate()
{
    const QString source = m_current.name == QLatin1StringView("HEAD")
                               ? m_current.name
                               : QStringLiteral("refs/heads/") + m_current.name;
    FetchRequest fetch;
    fetch.commonDirectory = m_details.facts.commonDir;
    fetch.remote = m_details.remote;
    fetch.refspecs = {
        QStringLiteral("+%1:%2").arg(source, ownRemoteRef(m_details.remote, m_current.name))};
    fetch.limit = m_request.fetchLimit;
    fetch.patience =
        m_isPatient ? fetch.limit : std::min(fetch.limit, patienceWithLocalCopy);
    m_noticeBeforeFetch = m_base.notice;
    services().fetches.fetch(fetch, this, [this](const Result<> &done) {
        const bool isOnRemote = done || done.error().kind != ErrorKind::NotFound;
        m_wasImpatient = !done && done.error().kind == ErrorKind::Timeout && !m_isPatient;
        if (!done && isOnRemote) {
            note(QStringLiteral("fetching from %1 failed, working from what is here (%2)")
                     .arg(m_details.remote, done.error().what));
        }
        lookUp(isOnRemote);
    });
}

void BaseResolution::waitForServer()
{
    m_isPatient = true;
    m_base.notice = m_noticeBeforeFetch;
    fetchCandidate();
}

void BaseResolution::lookUp(bool isOnRemote)
{
    const QString ownRef = ownRemoteRef(m_details.remote, m_current.name);
    const QStringList names{
        isOnRemote ? ownRef : QStringLiteral("refs/heads/."), // never a ref
        isOnRemote ? QStringLiteral("refs/remotes/%1/%2").arg(m_details.remote, m_current.name)
                   : QStringLiteral("refs/heads/."),
        QStringLiteral("refs/heads/") + m_current.name,
        m_current.kind == Kind::BaseRef ? QStringLiteral("refs/tags/") + m_current.name
                                        : QStringLiteral("refs/heads/."),
        m_current.kind == Kind::BaseRef && isCommitId(m_current.name)
            ? m_current.name
            : QStringLiteral("refs/heads/."),
    };
    GitCall question =
        call({QStringLiteral("cat-file"), QStringLiteral("--batch-check=%(objectname)")});
    for (const QString &name : names) {
        question.input += name.toUtf8() + "^{commit}\n";
    }
    require(question, [this](const CommandReport &report) {
        QStringList commits;
        for (const QByteArray &line : report.stdoutBytes.split('\n')) {
            commits << (isCommitId(QString::fromUtf8(line)) ? QString::fromUtf8(line) : QString());
        }
        const QString remoteCommit =
            commits.value(0).isEmpty() ? commits.value(1) : commits.value(0);
        const QString localCommit = commits.value(2);
        m_hasLocalBranch = !localCommit.isEmpty();
        if (!remoteCommit.isEmpty() && !localCommit.isEmpty() && remoteCommit != localCommit) {
            compare(remoteCommit, localCommit);
            return;
        }
        for (const QString &commit :
             {remoteCommit, localCommit, commits.value(3), commits.value(4)}) {
            if (!commit.isEmpty()) {
                choose(commit);
                return;
            }
        }
        candidateIsMissing();
    });
}

void BaseResolution::compare(const QString &remoteCommit, const QString &localCommit)
{
    run(call({QStringLiteral("merge-base"), QStringLiteral("--is-ancestor"), remoteCommit,
              localCommit}),
        [this, remoteCommit, localCommit](const CommandReport &report) {
            choose(report.isSuccess() ? localCommit : remoteCommit);
        });
}

void BaseResolution::choose(const QString &commit)
{
    m_base.name = m_current.name == QLatin1StringView("HEAD") ? m_details.facts.defaultBranch
                                                              : m_current.name;
    m_base.commit = commit;
    if (m_current.kind == Kind::RequestedBranch && m_hasLocalBranch &&
        m_current.name.startsWith(taskBranchPrefix)) {
        m_base.continuedBranch = m_current.name;
    }
    finish(m_base);
}

void BaseResolution::candidateIsMissing()
{
    if (m_wasImpatient) {
        waitForServer();
        return;
    }
    switch (m_current.kind) {
    case Kind::RequestedBranch:
        note(QStringLiteral("there is no branch '%1' yet, working from %2")
                 .arg(m_current.name, m_request.baseRef.isEmpty()
                                          ? QStringLiteral("the default branch")
                                          : m_request.baseRef));
        tryNext();
        return;
    case Kind::BaseRef:
        finish(fail(ErrorKind::NotFound,
                    QStringLiteral("the base '%1' exists neither here nor on the remote")
                        .arg(m_current.name),
                    m_details.facts.topLevel));
        return;
    case Kind::DefaultBranch:
        fallBackToHead();
        return;
    }
}

void BaseResolution::fallBackToHead()
{
    run(call({QStringLiteral("rev-parse"), QStringLiteral("--quiet"), QStringLiteral("--verify"),
              QStringLiteral("HEAD^{commit}")}),
        [this](const CommandReport &report) {
            m_base.name = QStringLiteral("HEAD");
            m_base.commit = QString::fromUtf8(report.stdoutBytes.trimmed());
            if (m_base.commit.isEmpty()) {
                note(QStringLiteral(
                    "the repository is empty, the work begins with its first commit"));
            }
            finish(m_base);
        });
}

} // namespace sibyl
