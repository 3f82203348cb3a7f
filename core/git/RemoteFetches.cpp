// SPDX-License-Identifier: Apache-2.0
#include "git/RemoteFetches.h"

namespace sibyl {

RemoteFetches::RemoteFetches(GitCommand &git, RepositoryLocks &locks, Clock &clock,
                             Milliseconds freshness)
    : m_git(git)
    , m_locks(locks)
    , m_clock(clock)
    , m_freshness(freshness)
{
}

QString RemoteFetches::keyOf(const FetchRequest &request)
{
    const QString place = request.commonDirectory + u'\n' + request.remote + u'\n';
    return place + (request.coversAllBranches ? QStringLiteral("*") : request.refspecs.join(u'\n'));
}

void RemoteFetches::fetch(const FetchRequest &request, QObject *context, Done done)
{
    forgetOld();
    FetchRequest wider = request;
    wider.coversAllBranches = true;
    const auto whole = m_fetches.find(keyOf(wider));
    const bool isCovered =
        whole != m_fetches.end() && !whole->second.isUnderWay && whole->second.outcome;
    Fetch &fetch = isCovered ? whole->second : m_fetches[keyOf(request)];
    const bool isKnown = !fetch.isUnderWay && fetch.endedAt > Milliseconds::zero();
    fetch.waiting.push_back({context, std::move(done)});
    if (isKnown) {
        QMetaObject::invokeMethod(
            this,
            [this, request = isCovered ? wider : request, outcome = fetch.outcome] {
                end(request, outcome);
            },
            Qt::QueuedConnection);
    } else if (!fetch.isUnderWay) {
        fetch.isUnderWay = true;
        begin(request);
    }
}

void RemoteFetches::begin(const FetchRequest &request)
{
    m_locks.acquire(request.commonDirectory, this, [this, request](Result<RepositoryLease> lease) {
        if (!lease) {
            end(request, fail(lease.error()));
            return;
        }
        m_leases[keyOf(request)] = *std::move(lease);
        findSshCommand(request);
    });
}

// An ssh command in the user's configuration must win over ours.
void RemoteFetches::findSshCommand(const FetchRequest &request)
{
    GitCall call;
    call.directory = request.commonDirectory;
    call.arguments = {QStringLiteral("config"), QStringLiteral("--get"),
                      QStringLiteral("core.sshCommand")};
    m_git.run(call, this, [this, request](const Result<CommandReport> &report) {
        const bool isSet =
            report && report->isSuccess() && !report->stdoutBytes.trimmed().isEmpty();
        run(request, isSet || qEnvironmentVariableIsSet("GIT_SSH_COMMAND") ||
                         qEnvironmentVariableIsSet("GIT_SSH"));
    });
}

void RemoteFetches::run(const FetchRequest &request, bool hasSshCommand)
{
    GitCall call;
    call.directory = request.commonDirectory;
    call.access = GitAccess::Write;
    call.timeLimit = request.limit;
    call.arguments = {
        QStringLiteral("fetch"),
        QStringLiteral("--quiet"),
        QStringLiteral("--no-write-fetch-head"),
        QStringLiteral("--refmap="),
        QStringLiteral("--recurse-submodules=no"),
        request.coversAllBranches ? QStringLiteral("--prune") : QStringLiteral("--no-prune"),
        request.coversAllBranches ? QStringLiteral("--tags") : QStringLiteral("--no-tags"),
        QStringLiteral("--"),
        request.remote};
    call.arguments += request.refspecs;
    if (!hasSshCommand) {
        call.variables.insert("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    }
    m_git.run(call, this, [this, request, call](const Result<CommandReport> &report) {
        if (!report) {
            end(request, fail(report.error()));
        } else if (report->isSuccess()) {
            end(request, {});
        } else {
            Error error = gitError(call, *report);
            error.kind = report->stderrBytes.contains("couldn't find remote ref")
                             ? ErrorKind::NotFound
                             : ErrorKind::Network;
            end(request, fail(error));
        }
    });
}

void RemoteFetches::end(const FetchRequest &request, const Result<> &outcome)
{
    const QString key = keyOf(request);
    m_leases.erase(key);
    Fetch &fetch = m_fetches[key];
    if (fetch.isUnderWay) {
        fetch.isUnderWay = false;
        fetch.endedAt = m_clock.now();
        fetch.outcome = outcome;
    }
    const std::vector<Waiting> waiting = std::exchange(fetch.waiting, {});
    const QPointer<RemoteFetches> self(this);
    for (const Waiting &one : waiting) {
        if (self && one.context) {
            one.done(outcome);
        }
    }
}

void RemoteFetches::forgetOld()
{
    const Milliseconds now = m_clock.now();
    std::erase_if(m_fetches, [&](const auto &entry) {
        const Fetch &fetch = entry.second;
        return !fetch.isUnderWay && fetch.waiting.empty() && fetch.endedAt + m_freshness <= now;
    });
}

} // namespace sibyl
