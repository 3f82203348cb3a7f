// SPDX-License-Identifier: Apache-2.0
#include "git/RemoteFetches.h"

#include <algorithm>

namespace sibyl {
namespace {

constexpr int maxTries = 3;

// Another git was just making a worktree (its HEAD names no commit yet) or moving the same ref.
bool isFetchRace(const CommandReport &report)
{
    return report.stderrBytes.contains("bad object") ||
           report.stderrBytes.contains("cannot lock ref") ||
           report.stderrBytes.contains("did not send all necessary objects");
}

} // namespace

RemoteFetches::RemoteFetches(GitCommand &git, RepositoryLocks &locks, Clock &clock,
                             Milliseconds freshness)
    : m_git(git)
    , m_locks(locks)
    , m_clock(clock)
    , m_freshness(freshness)
{
}

QString RemoteFetches::placeOf(const FetchRequest &request)
{
    return request.commonDirectory + u'\n' + request.remote + u'\n';
}

QString RemoteFetches::keyOf(const FetchRequest &request)
{
    return placeOf(request) +
           (request.coversAllBranches ? QStringLiteral("*") : request.refspecs.join(u'\n'));
}

void RemoteFetches::fetch(const FetchRequest &request, QObject *context, Done done)
{
    forgetOld();
    FetchRequest wider = request;
    wider.coversAllBranches = true;
    for (const FetchRequest &serving : {wider, request}) {
        const auto known = m_fetches.find(keyOf(serving));
        if (known != m_fetches.end() && !known->second.isUnderWay &&
            (known->second.outcome || !serving.coversAllBranches || request.coversAllBranches)) {
            answerLater(context, std::move(done), known->second.outcome);
            return;
        }
    }
    if (const auto outage = m_outages.find(placeOf(request)); outage != m_outages.end()) {
        answerLater(context, std::move(done), fail(outage->second.error));
        return;
    }
    Fetch &fetch = m_fetches[keyOf(request)];
    wait(request, fetch, context, std::move(done));
    if (!fetch.isUnderWay) {
        fetch.isUnderWay = true;
        findSshCommand(request);
    }
}

void RemoteFetches::answerLater(QObject *context, Done done, const Result<> &outcome)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), outcome] { done(outcome); }, Qt::QueuedConnection);
}

void RemoteFetches::wait(const FetchRequest &request, Fetch &fetch, QObject *context, Done done)
{
    fetch.waiting.push_back({context, std::move(done), {}});
    if (request.patience >= request.limit) {
        return;
    }
    const auto self = std::prev(fetch.waiting.end());
    self->patience = m_clock.after(request.patience, this, [this, key = keyOf(request), self,
                                                            patience = request.patience] {
        const Waiting impatient = std::move(*self);
        m_fetches[key].waiting.erase(self);
        if (impatient.context) {
            impatient.done(
                fail(ErrorKind::Timeout,
                     QStringLiteral("the server has not answered within %1 s")
                         .arg(std::chrono::duration_cast<Seconds>(patience).count())));
        }
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
    m_git.run(call, this, [this, request, call, hasSshCommand](const Result<CommandReport> &report) {
        if (!report) {
            end(request, fail(report.error()));
        } else if (report->isSuccess()) {
            end(request, {});
        } else if (isFetchRace(*report) && ++m_fetches[keyOf(request)].tries < maxTries) {
            tryAgain(request, hasSshCommand);
        } else {
            Error error = gitError(call, *report);
            error.kind = report->stderrBytes.contains("couldn't find remote ref")
                             ? ErrorKind::NotFound
                             : ErrorKind::Network;
            end(request, fail(error));
        }
    });
}

void RemoteFetches::tryAgain(const FetchRequest &request, bool hasSshCommand)
{
    if (m_fetches[keyOf(request)].tries + 1 < maxTries) {
        run(request, hasSshCommand);
        return;
    }
    m_locks.acquire(request.commonDirectory, this,
                    [this, request, hasSshCommand](Result<RepositoryLease> lease) {
                        if (!lease) {
                            end(request, fail(lease.error()));
                            return;
                        }
                        m_fetches[keyOf(request)].lease = *std::move(lease);
                        run(request, hasSshCommand);
                    });
}

void RemoteFetches::end(const FetchRequest &request, const Result<> &outcome)
{
    Fetch &fetch = m_fetches[keyOf(request)];
    fetch.lease.release();
    fetch.isUnderWay = false;
    fetch.tries = 0;
    fetch.endedAt = m_clock.now();
    fetch.outcome = outcome;
    if (!outcome && outcome.error().kind != ErrorKind::NotFound) {
        m_outages[placeOf(request)] = {fetch.endedAt, outcome.error()};
    }
    const std::list<Waiting> waiting = std::exchange(fetch.waiting, {});
    for (const Waiting &one : waiting) {
        if (one.context) {
            one.done(outcome);
        }
    }
}

void RemoteFetches::forgetOld()
{
    const Milliseconds limit = m_clock.now() - m_freshness;
    std::erase_if(m_fetches, [&](const auto &entry) {
        return !entry.second.isUnderWay && entry.second.endedAt <= limit;
    });
    std::erase_if(m_outages, [&](const auto &entry) { return entry.second.since <= limit; });
}

} // namespace sibyl
