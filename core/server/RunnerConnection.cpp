// SPDX-License-Identifier: Apache-2.0
#include "server/RunnerConnection.h"

#include "protocol/Features.h"
#include "server/Token.h"

#include <QUuid>

#include <algorithm>
#include <array>

namespace sibyl::server {
namespace {

// What this server can do beyond the original protocol, when the runner wants it.
QSet<QString> agreedFeatures(const QByteArray &header)
{
    static constexpr std::array offered{features::resultAck, features::attempt,     features::reconcile,
                                        features::logStream, features::permissions, features::runnerToken};
    QSet<QString> agreed;
    for (const QByteArray &word : QByteArray(header).replace(' ', ',').split(',')) {
        const QString feature = QString::fromLatin1(word.trimmed());
        if (std::find(offered.begin(), offered.end(), feature) != offered.end()) {
            agreed.insert(feature);
        }
    }
    return agreed;
}

} // namespace

RunnerConnection::RunnerConnection(RunnerHub &hub, const QString &runnerId, const QByteArray &features)
    : m_hub(hub)
    , m_runner(std::make_shared<RunnerPresence>())
{
    m_runner->runnerId = runnerId;
    m_runner->features = agreedFeatures(features);
    m_runner->isNegotiated = !features.isNull();
}

void RunnerConnection::opened(const std::shared_ptr<MessageSocket> &socket)
{
    m_runner->socket = socket;
    m_runner->lastHeartbeatSent = m_hub.m_context.clock.now();
    renewLease();
    m_hub.arrived(m_runner);
}

void RunnerConnection::closed()
{
    m_hub.left(m_runner);
}

void RunnerConnection::renewLease()
{
    m_runner->lastFrame = m_hub.m_context.clock.now();
    m_runner->lastFrameUtc = m_hub.m_context.clock.nowUtc();
}

bool RunnerConnection::isCurrent() const
{
    return m_hub.m_context.presences.value(m_runner->runnerId) == m_runner;
}

void RunnerConnection::controlFrameArrived()
{
    renewLease();
}

void RunnerConnection::binaryArrived()
{
    renewLease();
    answerError(QStringLiteral("Binary frames are not part of the protocol"));
}

void RunnerConnection::textArrived(const QByteArray &text)
{
    renewLease();
    if (!isCurrent()) { // replaced or given up: what it says may be stale
        return;
    }
    const auto frame = decodeRunnerFrame(text);
    if (!frame) {
        answerError(frame.error());
        return;
    }
    std::visit([this](const auto &message) { take(message); }, *frame);
}

void RunnerConnection::answer(const QByteArray &frame)
{
    sendAfterCommit(m_hub.m_context, m_runner->socket, frame);
}

void RunnerConnection::answerError(const QString &message)
{
    answer(encodeError(message));
}

void RunnerConnection::take(const RunnerStatus &status)
{
    const bool isNews = status.status != m_runner->load;
    m_hub.m_dispatcher.statusReported(*m_runner, status);
    if (isNews) {
        m_hub.announce(*m_runner);
    }
}

void RunnerConnection::take(const TaskAck &ack)
{
    if (!m_hub.m_dispatcher.acknowledged(m_runner->runnerId, ack)) {
        answerError(QStringLiteral("task_ack: task %1 is not assigned to this runner").arg(ack.taskId));
    }
}

void RunnerConnection::take(const TaskReject &rejection)
{
    if (!m_hub.m_outcomes.reject(*m_runner, rejection)) {
        answerError(QStringLiteral("task_reject: task %1 is not assigned to this runner").arg(rejection.taskId));
        return;
    }
    m_hub.m_context.turn.commitSoon();
    m_hub.m_dispatcher.assignWaiting();
}

void RunnerConnection::take(const AgentUpdate &update)
{
    m_hub.m_dispatcher.updated(m_runner->runnerId, update);
}

void RunnerConnection::take(const Completion &completion)
{
    const Outcomes::Answer outcome = m_hub.m_outcomes.complete(m_runner->runnerId, completion);
    const bool isAckWanted = m_runner->hasFeature(QLatin1StringView("result_ack"));
    if (!outcome.isKnown && !isAckWanted) {
        answerError(QStringLiteral("task_complete: task %1 is not assigned to this runner").arg(completion.taskId));
        return;
    }
    if (outcome.isKnown) { // its next status will say the same
        m_runner->reportedCount = std::max(0, m_runner->reportedCount - 1);
    }
    if (isAckWanted) {
        // Also for a task that this server does not know: else the runner would offer it for ever.
        answer(encodeCompleted(completion.taskId, outcome.attempt ? outcome.attempt : completion.attempt, outcome.isEffective));
    }
    m_hub.m_context.turn.commitSoon();
    m_hub.m_dispatcher.assignWaiting();
}

void RunnerConnection::take(const ProjectRegister &message)
{
    ServerContext &context = m_hub.m_context;
    const QUuid id = QUuid::fromString(message.projectId);
    if (id.isNull()) {
        answerError(QStringLiteral("project_register: project_id '%1' is not a project UUID; GET /api/projects lists them")
                        .arg(message.projectId.left(100)));
        return;
    }
    const ProjectRecord *project = context.directory.project(id.toString(QUuid::WithoutBraces));
    if (project == nullptr) {
        answerError(QStringLiteral("project_register: there is no project %1 on this server; GET /api/projects lists them")
                        .arg(message.projectId));
        return;
    }
    context.directory.save(RunnerProject{.id = newUuid(),
                                         .runnerId = m_runner->runnerId,
                                         .projectId = project->id,
                                         .worktreePath = message.worktreePath,
                                         .worktreeBranch = message.worktreeBranch,
                                         .lastUsedUtc = context.clock.nowUtc()});
    answer(encodeProjectRegistered(message.projectId));
    m_hub.m_dispatcher.assignWaiting();
}

void RunnerConnection::take(const AgentLog &log)
{
    const std::optional<qint64> wanted = m_hub.m_dispatcher.logArrived(m_runner->runnerId, log);
    if (!wanted) {
        answerError(QStringLiteral("agent_log: task %1 is not assigned to this runner").arg(log.taskId));
        return;
    }
    answer(encodeLogOffset(log, *wanted));
}

void RunnerConnection::take(const PermissionWanted &wanted)
{
    ServerContext &context = m_hub.m_context;
    if (!m_runner->hasFeature(features::permissions)) { // it would not understand the answer
        answerError(QStringLiteral("permission_request: not agreed on when this connection began"));
        return;
    }
    OpenTask *task = context.board.find(wanted.taskId);
    if (task == nullptr || task->liveOf(m_runner->runnerId, wanted.attempt) == nullptr) {
        answerError(QStringLiteral("permission_request: task %1 is not assigned to this runner").arg(wanted.taskId));
        return;
    }
    if (!context.permissions.add(m_runner->runnerId, wanted, context.clock.nowUtc())) {
        answerError(QStringLiteral("permission_request: more than %1 are open").arg(PermissionBoard::maxPerRunner));
    }
}

void RunnerConnection::take(const PermissionSettled &settled)
{
    m_hub.m_context.permissions.settle(m_runner->runnerId, settled);
}

} // namespace sibyl::server
