// SPDX-License-Identifier: Apache-2.0
#include "server/RunnerObjectCodec.h"

#include "server/BodyCodec.h"
#include "server/JsonCodec.h"

namespace sibyl::server {
namespace {

constexpr qsizetype maxNameLength = 255;
constexpr qsizetype maxCapabilities = 100;

QJsonObject runnerObject(const RunnerView &runner)
{
    const RunnerRecord &record = *runner.record;
    const QDateTime heartbeat = runner.presence ? runner.presence->lastFrameUtc : record.lastHeartbeatUtc;
    return {{QStringLiteral("id"), record.id},
            {QStringLiteral("name"), record.name},
            {QStringLiteral("hostname"), record.hostname},
            {QStringLiteral("graph_runner_id"), record.graphId},
            {QStringLiteral("capabilities"), QJsonArray::fromStringList(record.capabilities)},
            {QStringLiteral("max_concurrent_agents"), record.maxConcurrentAgents},
            {QStringLiteral("current_agent_count"), runner.presence ? runner.presence->reportedCount : 0},
            {QStringLiteral("status"), statusWord(runner)},
            {QStringLiteral("last_heartbeat"), jsonTime(heartbeat)},
            {QStringLiteral("client_version"), textOrNull(record.clientVersion)},
            {QStringLiteral("created_at"), jsonTime(record.createdUtc)},
            {QStringLiteral("updated_at"), jsonTime(record.updatedUtc)}};
}

QJsonObject scoreObject(const RunnerScore &score)
{
    return {{QStringLiteral("runner_id"), score.runnerId},
            {QStringLiteral("runner_name"), score.runnerName},
            {QStringLiteral("total_score"), score.total},
            {QStringLiteral("affinity_score"), score.affinity},
            {QStringLiteral("capability_score"), score.capability},
            {QStringLiteral("load_score"), score.load},
            {QStringLiteral("health_penalty"), score.healthPenalty},
            {QStringLiteral("available_slots"), score.availableSlots},
            {QStringLiteral("has_warm_worktree"), score.hasWarmWorktree},
            {QStringLiteral("missing_capabilities"),
             score.missingCapabilities.isEmpty() ? QJsonValue(QJsonValue::Null)
                                                 : QJsonValue(QJsonArray::fromStringList(score.missingCapabilities))}};
}

QJsonArray scoreArray(const QList<RunnerScore> &scores)
{
    QJsonArray array;
    for (const RunnerScore &score : scores) {
        array.append(scoreObject(score));
    }
    return array;
}

} // namespace

tl::expected<RunnerRegistration, QByteArray> decodeRegistration(const QByteArray &body)
{
    BodyReader reader(body);
    RunnerRegistration registration;
    registration.name = reader.requiredString(QLatin1StringView("name"), 1, maxNameLength);
    registration.hostname = reader.requiredString(QLatin1StringView("hostname"), 1, maxNameLength);
    registration.capabilities = reader.strings(QLatin1StringView("capabilities"), maxCapabilities, maxNameLength).value_or(QStringList());
    registration.maxConcurrentAgents = reader.integer(QLatin1StringView("max_concurrent_agents"), 1, 20).value_or(3);
    registration.clientVersion = reader.string(QLatin1StringView("client_version"), 32);
    registration.idempotencyKey = reader.string(QLatin1StringView("idempotency_key"), maxNameLength);
    if (!reader.isGood()) {
        return tl::unexpected(reader.faults());
    }
    return registration;
}

tl::expected<RunnerPatch, QByteArray> decodeRunnerPatch(const QByteArray &body)
{
    BodyReader reader(body);
    RunnerPatch patch;
    patch.name = reader.optionalString(QLatin1StringView("name"), 1, maxNameLength);
    patch.capabilities = reader.strings(QLatin1StringView("capabilities"), maxCapabilities, maxNameLength);
    patch.maxConcurrentAgents = reader.integer(QLatin1StringView("max_concurrent_agents"), 1, 20);
    if (!reader.isGood()) {
        return tl::unexpected(reader.faults());
    }
    return patch;
}

tl::expected<RouteRequest, QByteArray> decodeRouteRequest(const QByteArray &body)
{
    BodyReader reader(body);
    RouteRequest request;
    request.wish.projectId = reader.uuid(QLatin1StringView("project_id"));
    request.wish.requiredCapabilities = reader.strings(QLatin1StringView("required_capabilities"), maxCapabilities, maxNameLength).value_or(QStringList());
    request.wish.preferredRunnerId = reader.uuid(QLatin1StringView("preferred_runner_id"));
    request.wish.mustBeTaken = false;
    request.excludedRunners = reader.uuids(QLatin1StringView("exclude_runners"), 1000);
    if (!reader.isGood()) {
        return tl::unexpected(reader.faults());
    }
    return request;
}

QString statusWord(const RunnerView &runner)
{
    if (!runner.presence) {
        return QStringLiteral("offline");
    }
    switch (runner.presence->load) {
    case LoadStatus::Online: return QStringLiteral("online");
    case LoadStatus::Busy: return QStringLiteral("busy");
    case LoadStatus::Draining: return QStringLiteral("draining");
    }
    return {};
}

QByteArray encodeRunner(const RunnerView &runner)
{
    return compact(runnerObject(runner));
}

QByteArray encodeRegistered(const RunnerView &runner, const QByteArray &runnerToken)
{
    QJsonObject object = runnerObject(runner);
    object.insert(QStringLiteral("runner_token"), QString::fromLatin1(runnerToken));
    return compact(object);
}

QByteArray encodeRunners(const QList<RunnerView> &runners)
{
    QJsonArray array;
    for (const RunnerView &runner : runners) {
        array.append(runnerObject(runner));
    }
    return compact(QJsonObject{{QStringLiteral("runners"), array}, {QStringLiteral("total"), array.size()}});
}

QByteArray encodeRunnerDeleted(const QString &runnerId)
{
    return compact(QJsonObject{{QStringLiteral("status"), QStringLiteral("deleted")}, {QStringLiteral("runner_id"), runnerId}});
}

QByteArray encodeRunnerProjects(const QList<RunnerProject> &projects)
{
    QJsonArray array;
    for (const RunnerProject &project : projects) {
        array.append(QJsonObject{{QStringLiteral("id"), project.id},
                                 {QStringLiteral("runner_id"), project.runnerId},
                                 {QStringLiteral("project_id"), project.projectId},
                                 {QStringLiteral("worktree_path"), project.worktreePath},
                                 {QStringLiteral("worktree_branch"), textOrNull(project.worktreeBranch)},
                                 {QStringLiteral("last_used_at"), jsonTime(project.lastUsedUtc)}});
    }
    return compact(QJsonValue(array));
}

QByteArray encodeScores(const QList<RunnerScore> &scores)
{
    return compact(QJsonObject{{QStringLiteral("scores"), scoreArray(scores)}, {QStringLiteral("total"), scores.size()}});
}

QByteArray encodeRoute(const RouteDecision &decision, bool hasCandidates)
{
    QJsonObject object{{QStringLiteral("success"), decision.winner.has_value()},
                       {QStringLiteral("runner_id"), QJsonValue::Null},
                       {QStringLiteral("runner_name"), QJsonValue::Null},
                       {QStringLiteral("score"), QJsonValue::Null},
                       {QStringLiteral("all_scores"), hasCandidates ? QJsonValue(scoreArray(decision.scores)) : QJsonValue(QJsonValue::Null)},
                       {QStringLiteral("reason"), textOrNull(decision.reason)}};
    if (decision.winner) {
        object.insert(QStringLiteral("runner_id"), decision.winner->runnerId);
        object.insert(QStringLiteral("runner_name"), decision.winner->runnerName);
        object.insert(QStringLiteral("score"), scoreObject(*decision.winner));
    }
    return compact(object);
}

} // namespace sibyl::server
