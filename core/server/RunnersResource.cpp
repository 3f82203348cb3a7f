// SPDX-License-Identifier: Apache-2.0
#include "server/RunnersResource.h"

#include "server/BodyCodec.h"
#include "server/Scheduling.h"
#include "server/Token.h"

#include <QUuid>

namespace sibyl::server {
namespace {

QString idOfKey(const QString &idempotencyKey)
{
    static const QUuid space(QStringLiteral("3c8f0b52-9f3a-5b1d-8a57-6d6c0d2f4e19"));
    return QUuid::createUuidV5(space, idempotencyKey).toString(QUuid::WithoutBraces);
}

HttpReply runnerNotFound()
{
    return errorReply(404, QStringLiteral("Runner not found"));
}

} // namespace

void RunnersResource::addRoutes(Router &router)
{
    router.add("POST", "/api/runners/register", Admission::Registration, [this](const RoutedRequest &r) { return registerRunner(r); });
    router.add("GET", "/api/runners", Admission::AdminOnly, [this](const RoutedRequest &r) { return list(r); });
    router.add("POST", "/api/runners/route", Admission::AdminOnly, [this](const RoutedRequest &r) { return route(r); });
    router.add("GET", "/api/runners/scores", Admission::AdminOnly, [this](const RoutedRequest &r) { return scores(r); });
    router.add("GET", "/api/runners/{runner_id}", Admission::OwnRunner, [this](const RoutedRequest &r) { return get(r); });
    router.add("PATCH", "/api/runners/{runner_id}", Admission::OwnRunner, [this](const RoutedRequest &r) { return patch(r); });
    router.add("DELETE", "/api/runners/{runner_id}", Admission::OwnRunner, [this](const RoutedRequest &r) { return remove(r); });
    router.add("GET", "/api/runners/{runner_id}/projects", Admission::OwnRunner, [this](const RoutedRequest &r) { return projects(r); });
}

RunnerView RunnersResource::view(const RunnerRecord &record) const
{
    return {.record = &record, .presence = m_context.presences.value(record.id)};
}

HttpReply RunnersResource::registerRunner(const RoutedRequest &request)
{
    const auto registration = decodeRegistration(request.http.body);
    if (!registration) {
        return {.status = 422, .body = registration.error()};
    }
    // The answer to an earlier request with this key was lost: the same runner again, with another
    // token, as long as nobody works with it.
    QString id = registration->idempotencyKey.isEmpty() ? newUuid() : idOfKey(registration->idempotencyKey);
    const RunnerRecord *earlier = m_context.directory.runner(id);
    const bool isUsed = earlier != nullptr && (earlier->lastHeartbeatUtc.isValid() || m_context.presences.contains(id));
    const bool isAgain = earlier != nullptr && !isUsed;
    if (isUsed) {
        id = newUuid();
    }
    if (isAgain) {
        m_context.directory.removeRunner(id); // with its token
    }
    if (m_context.directory.runnerCount() >= m_context.options.limits.maxRunners) {
        return errorReply(429, QStringLiteral("Too many runners are registered; delete some first"));
    }
    if (request.caller->registration && !isAgain) {
        RegistrationToken token = *request.caller->registration;
        token.usesLeft -= 1;
        m_context.store.saveRegistrationToken(token);
    }
    const QDateTime now = m_context.clock.nowUtc();
    const RunnerRecord record{.id = id,
                              .name = registration->name,
                              .hostname = registration->hostname,
                              .graphId = QStringLiteral("runner_") + randomHex(16),
                              .capabilities = registration->capabilities,
                              .maxConcurrentAgents = registration->maxConcurrentAgents,
                              .clientVersion = registration->clientVersion,
                              .lastHeartbeatUtc = {},
                              .createdUtc = now,
                              .updatedUtc = now};
    const QByteArray token = newToken("sibyl_run_");
    m_context.directory.save(record);
    m_context.store.saveRunnerToken(tokenHash(token), record.id);
    return {.body = encodeRegistered(view(record), token)};
}

HttpReply RunnersResource::list(const RoutedRequest &request) const
{
    const QString wanted = request.http.query.value(QStringLiteral("status"));
    QList<RunnerView> found;
    for (const RunnerRecord *record : m_context.directory.runners()) {
        if (wanted.isEmpty() || statusWord(view(*record)) == wanted) {
            found.append(view(*record));
        }
    }
    return {.body = encodeRunners(found)};
}

HttpReply RunnersResource::get(const RoutedRequest &request) const
{
    const RunnerRecord *record = m_context.directory.runner(request.id);
    return record == nullptr ? runnerNotFound() : HttpReply{.body = encodeRunner(view(*record))};
}

HttpReply RunnersResource::patch(const RoutedRequest &request)
{
    const RunnerRecord *present = m_context.directory.runner(request.id);
    if (present == nullptr) {
        return runnerNotFound();
    }
    const auto patch = decodeRunnerPatch(request.http.body);
    if (!patch) {
        return {.status = 422, .body = patch.error()};
    }
    RunnerRecord changed = *present;
    changed.name = patch->name.value_or(changed.name);
    changed.capabilities = patch->capabilities.value_or(changed.capabilities);
    changed.maxConcurrentAgents = patch->maxConcurrentAgents.value_or(changed.maxConcurrentAgents);
    changed.updatedUtc = m_context.clock.nowUtc();
    m_context.directory.save(changed);
    m_dispatcher.assignWaiting();
    return {.body = encodeRunner(view(changed))};
}

HttpReply RunnersResource::remove(const RoutedRequest &request)
{
    if (m_context.directory.runner(request.id) == nullptr) {
        return runnerNotFound();
    }
    if (m_context.presences.contains(request.id)) {
        return errorReply(400, QStringLiteral("Runner must be offline before deletion. Disconnect it first."));
    }
    m_context.directory.removeRunner(request.id);
    m_dispatcher.runnerDeleted(request.id);
    return {.body = encodeRunnerDeleted(request.id)};
}

HttpReply RunnersResource::projects(const RoutedRequest &request) const
{
    if (m_context.directory.runner(request.id) == nullptr) {
        return runnerNotFound();
    }
    return {.body = encodeRunnerProjects(m_context.directory.projectsOf(request.id))};
}

QList<RunnerCandidate> RunnersResource::candidates(const QString &projectId, const QStringList &excluded) const
{
    QList<RunnerCandidate> found;
    for (const auto &runner : std::as_const(m_context.presences)) {
        if (runner->load != LoadStatus::Draining && !excluded.contains(runner->runnerId)) {
            found.append(m_dispatcher.candidateOf(*runner, projectId, {}));
        }
    }
    return found;
}

HttpReply RunnersResource::route(const RoutedRequest &request) const
{
    const auto asked = decodeRouteRequest(request.http.body);
    if (!asked) {
        return {.status = 422, .body = asked.error()};
    }
    const QList<RunnerCandidate> found = candidates(asked->wish.projectId, asked->excludedRunners);
    return {.body = encodeRoute(server::route(found, asked->wish), !found.isEmpty())};
}

HttpReply RunnersResource::scores(const RoutedRequest &request) const
{
    const QString project = request.http.query.value(QStringLiteral("project_id"));
    TaskWish wish{.projectId = uuidOrEmpty(project), .requiredCapabilities = {}, .preferredRunnerId = {}, .conversation = {}, .mustBeTaken = false};
    if (wish.projectId.isEmpty() && !project.isEmpty()) {
        return {.status = 422,
                .body = encodeParameterFault(QLatin1StringView("query"), QStringLiteral("project_id"), QLatin1StringView("uuid_parsing"),
                                             QStringLiteral("Input should be a valid UUID"), project.left(100))};
    }
    for (const QString &capability : request.http.query.value(QStringLiteral("capabilities")).split(u',')) {
        if (!capability.trimmed().isEmpty()) {
            wish.requiredCapabilities.append(capability.trimmed());
        }
    }
    return {.body = encodeScores(server::route(candidates(wish.projectId, {}), wish).scores)};
}

} // namespace sibyl::server
