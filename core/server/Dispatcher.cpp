// SPDX-License-Identifier: Apache-2.0
#include "server/Dispatcher.h"

#include "server/FollowUp.h"
#include "server/RunnerWireCodec.h"

#include <QSet>

#include <algorithm>

namespace sibyl::server {
namespace {

constexpr Milliseconds staleAfter{60'000};

TaskWish wishOf(ServerContext &context, OpenTask &task)
{
    return {.projectId = task.record.spec.projectId,
            .requiredCapabilities = task.record.spec.requiredCapabilities,
            .preferredRunnerId = task.record.spec.preferredRunnerId,
            .conversation = conversationOf(context, task)};
}

} // namespace

Dispatcher::Dispatcher(ServerContext &context, Outcomes &outcomes)
    : m_context(context)
    , m_outcomes(outcomes)
    , m_startedAt(context.clock.now())
{
}

RunnerCandidate Dispatcher::candidateOf(const RunnerPresence &runner, const QString &projectId, const QString &taskId) const
{
    RunnerCandidate candidate{.runnerId = runner.runnerId};
    if (const RunnerRecord *record = m_context.directory.runner(runner.runnerId)) {
        candidate.name = record->name;
        candidate.capabilities = record->capabilities;
        candidate.maxConcurrentAgents = record->maxConcurrentAgents;
    }
    const Milliseconds now = m_context.clock.now();
    candidate.agentCount = std::max(runner.reportedCount, m_context.board.liveCount(runner.runnerId));
    candidate.isStale = now - runner.lastFrame > staleAfter;
    candidate.isDraining = runner.load == LoadStatus::Draining;
    candidate.hasProject = !projectId.isEmpty() && m_context.directory.hasProject(runner.runnerId, projectId);
    candidate.takesUnlinked = runner.takesUnlinked || !runner.isNegotiated;
    if (const auto refusal = runner.refusals.constFind(taskId); refusal != runner.refusals.constEnd()) {
        candidate.hasRefused = !*refusal || **refusal > now;
        candidate.mayStillTakeIt = refusal->has_value();
    }
    return candidate;
}

void Dispatcher::assignWaiting()
{
    if (!m_context.board.hasWaiting()) {
        return;
    }
    QList<std::shared_ptr<RunnerPresence>> runners;
    for (const auto &runner : std::as_const(m_context.presences)) {
        const RunnerCandidate candidate = candidateOf(*runner, {}, {});
        if (runner->isReady && !candidate.isDraining && candidate.agentCount < candidate.maxConcurrentAgents) {
            runners.append(runner);
        }
    }
    const QDateTime now = m_context.clock.nowUtc();
    QSet<QString> hopeless; // wishes that nobody here can meet
    const QList<QString> waiting = m_context.board.waiting();
    for (const QString &taskId : waiting) {
        if (runners.isEmpty()) {
            return;
        }
        OpenTask *task = m_context.board.find(taskId);
        if (task->record.notBeforeUtc.isValid() && task->record.notBeforeUtc > now) {
            continue;
        }
        const TaskWish wish = wishOf(m_context, *task);
        const QString wishKey = wish.projectId + u'\n' + wish.requiredCapabilities.join(u'\n');
        if (hopeless.contains(wishKey)) {
            continue;
        }
        QList<RunnerCandidate> candidates;
        bool hasRefusal = false;
        for (const auto &runner : std::as_const(runners)) {
            candidates.append(candidateOf(*runner, wish.projectId, taskId));
            hasRefusal = hasRefusal || candidates.constLast().hasRefused;
        }
        const RouteDecision decision = route(candidates, wish);
        if (!decision.winner) {
            if (!hasRefusal && !wish.conversation) {
                hopeless.insert(wishKey);
            }
            continue;
        }
        const auto winner = m_context.presences.value(decision.winner->runnerId);
        dispatch(*task, *winner);
        if (decision.winner->availableSlots <= 1) {
            runners.removeOne(winner);
        }
    }
}

void Dispatcher::dispatch(OpenTask &task, RunnerPresence &runner)
{
    const QDateTime now = m_context.clock.nowUtc();
    TaskRecord &record = task.record;
    record.lastAttempt += 1;
    record.attemptCount += 1;
    record.state = TaskState::Dispatched;
    record.runnerId = runner.runnerId;
    record.progress.reset();
    record.activity.clear();
    record.updatedUtc = now;
    record.dispatchedUtc = now;
    record.notBeforeUtc = {};
    m_context.board.save(task);
    const RunAttempt row{.taskId = record.id, .number = record.lastAttempt, .runnerId = runner.runnerId, .dispatchedUtc = now};
    m_context.board.addAttempt(task, {.row = row, .sentAt = m_context.clock.now(), .sendCount = 0});
    resend(task, task.live.last(), runner);
    m_context.events.taskChanged(record);
}

void Dispatcher::resend(OpenTask &task, LiveAttempt &attempt, RunnerPresence &runner)
{
    attempt.sentAt = m_context.clock.now();
    attempt.sendCount += 1;
    static const ProjectRecord none;
    const ProjectRecord *project = m_context.directory.project(task.record.spec.projectId);
    sendAfterCommit(m_context, runner.socket,
                    encodeAssign(task.record, attempt.row.number, project != nullptr ? *project : none));
}

QString Dispatcher::waitingReason(const TaskRecord &task) const
{
    if (!isWaiting(task.state)) {
        return {};
    }
    if (task.notBeforeUtc.isValid() && task.notBeforeUtc > m_context.clock.nowUtc()) {
        return QStringLiteral("waits until %1 UTC before it runs again")
            .arg(task.notBeforeUtc.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    }
    QList<RunnerCandidate> candidates;
    for (const auto &runner : std::as_const(m_context.presences)) {
        if (runner->isReady) {
            candidates.append(candidateOf(*runner, task.spec.projectId, task.id));
        }
    }
    OpenTask *open = m_context.board.find(task.id);
    return open == nullptr ? QString() : route(candidates, wishOf(m_context, *open)).reason;
}

void Dispatcher::runnerReady(RunnerPresence &runner)
{
    runner.isReady = true;
    if (!runner.hasFeature(QLatin1StringView("reconcile"))) {
        for (const QString &taskId : m_context.board.tasksOf(runner.runnerId)) {
            OpenTask *task = m_context.board.find(taskId);
            LiveAttempt *attempt = task->liveOf(runner.runnerId, std::nullopt);
            if (attempt->row.state == AttemptState::Dispatched) {
                resend(*task, *attempt, runner);
            } else {
                attempt->missingUntil = m_context.clock.now() + m_context.options.lostGrace;
            }
        }
    }
    assignWaiting();
}

void Dispatcher::runnerGone(const QString &runnerId)
{
    m_goneSince.insert(runnerId, m_context.clock.now());
    for (const QString &taskId : m_context.board.tasksOf(runnerId)) {
        OpenTask *task = m_context.board.find(taskId);
        if (task == nullptr) {
            continue;
        }
        if (LiveAttempt *attempt = task->liveOf(runnerId, std::nullopt)) {
            attempt->missingUntil.reset();
        }
        if (task->record.isCancelRequested) { // it hears of the end when it reconciles
            m_outcomes.end(*task, TaskState::Canceled, {});
        }
    }
}

void Dispatcher::runnerDeleted(const QString &runnerId)
{
    m_goneSince.insert(runnerId, m_context.clock.now() - m_context.options.lostGrace);
    tick();
}

void Dispatcher::statusReported(RunnerPresence &runner, const RunnerStatus &status)
{
    const bool isFirst = !runner.isReady;
    runner.load = status.status;
    runner.reportedCount = status.agentCount;
    runner.takesUnlinked = status.takesUnlinked.value_or(runner.takesUnlinked);
    if (isFirst) {
        runnerReady(runner);
    }
    if (status.runningTasks && runner.hasFeature(QLatin1StringView("reconcile"))) {
        reconcile(runner, *status.runningTasks, isFirst);
    }
    assignWaiting();
}

void Dispatcher::markAcked(OpenTask &task, LiveAttempt &attempt)
{
    const QDateTime now = m_context.clock.nowUtc();
    RunAttempt row = attempt.row;
    row.state = AttemptState::Acked;
    row.ackedUtc = now;
    m_context.board.saveAttempt(task, row);
    if (task.record.state == TaskState::Dispatched) {
        task.record.state = TaskState::Acked;
        task.record.ackedUtc = now;
        task.record.updatedUtc = now;
        m_context.board.save(task);
        m_context.events.taskChanged(task.record);
    }
    m_context.turn.commitSoon();
}

bool Dispatcher::acknowledged(const QString &runnerId, const TaskAck &ack)
{
    OpenTask *task = m_context.board.find(ack.taskId);
    LiveAttempt *attempt = task != nullptr ? task->liveOf(runnerId, ack.attempt) : nullptr;
    if (attempt == nullptr) {
        return hadAttempt(runnerId, ack.taskId, ack.attempt.value_or(0)); // a late ack changes nothing (S-14)
    }
    attempt->missingUntil.reset();
    if (attempt->row.state == AttemptState::Dispatched) {
        markAcked(*task, *attempt);
    }
    return true;
}

bool Dispatcher::updated(const QString &runnerId, const AgentUpdate &update)
{
    OpenTask *task = m_context.board.findAgent(update.agentId);
    LiveAttempt *attempt = task != nullptr ? task->liveOf(runnerId, std::nullopt) : nullptr;
    if (attempt == nullptr) { // the last words of an ended task are passed on, not stored
        const std::optional<TaskRecord> ended = m_context.store.taskOfAgent(update.agentId);
        if (!ended || !hadAttempt(runnerId, ended->id, 0)) {
            return false;
        }
        m_context.events.agentUpdated(update);
        return true;
    }
    attempt->missingUntil.reset();
    if (attempt->row.state == AttemptState::Dispatched) {
        markAcked(*task, *attempt);
    }
    TaskRecord &record = task->record;
    if (attempt->row.state == AttemptState::Acked) {
        RunAttempt row = attempt->row;
        row.state = AttemptState::Running;
        m_context.board.saveAttempt(*task, row);
    }
    record.progress = update.progress ? update.progress : record.progress;
    record.activity = update.activity.isEmpty() ? record.activity : update.activity;
    record.updatedUtc = m_context.clock.nowUtc();
    if (record.state != TaskState::Running) {
        record.state = TaskState::Running;
        record.startedUtc = record.updatedUtc;
        m_context.board.save(*task);
        m_context.turn.commitSoon();
        m_context.events.taskChanged(record);
    } else {
        task->hasUnsavedProgress = true; // written by tick(): nothing depends on it
    }
    m_context.events.agentUpdated(update);
    return true;
}

std::optional<qint64> Dispatcher::logArrived(const QString &runnerId, const AgentLog &log)
{
    OpenTask *task = m_context.board.find(log.taskId);
    const bool isLiveHere = task != nullptr && task->liveOf(runnerId, log.attempt) != nullptr;
    if (!isLiveHere && !hadAttempt(runnerId, log.taskId, log.attempt)) {
        return std::nullopt;
    }
    return m_context.logs.append(log.taskId, log.attempt, log.stream, log.offset, log.data);
}

bool Dispatcher::hadAttempt(const QString &runnerId, const QString &taskId, int attempt) const
{
    const QList<RunAttempt> rows = m_context.store.attempts(taskId);
    return std::any_of(rows.cbegin(), rows.cend(), [&](const RunAttempt &row) {
        return row.runnerId == runnerId && (attempt == 0 || row.number == attempt);
    });
}

void Dispatcher::tick()
{
    for (const QString &runnerId : m_context.board.runnersWithTasks()) {
        for (const QString &taskId : m_context.board.tasksOf(runnerId)) {
            OpenTask *task = m_context.board.find(taskId);
            if (LiveAttempt *attempt = task != nullptr ? task->liveOf(runnerId, std::nullopt) : nullptr) {
                watch(*task, *attempt);
            }
        }
    }
    m_context.board.saveProgress();
    assignWaiting();
    m_context.turn.commitSoon();
}

// `attempt` is a copy: losing it removes it from the task.
void Dispatcher::watch(OpenTask &task, LiveAttempt attempt)
{
    const Milliseconds now = m_context.clock.now();
    const RunAttempt &row = attempt.row;
    const std::shared_ptr<RunnerPresence> runner = m_context.presences.value(row.runnerId);
    if (!runner) {
        if (now - m_goneSince.value(row.runnerId, m_startedAt) >= m_context.options.lostGrace) {
            m_outcomes.lose(task, row, QStringLiteral("runner lost"));
        }
        return;
    }
    if (attempt.cancelSentAt && now - *attempt.cancelSentAt >= 2 * m_context.options.ackTimeout) {
        m_outcomes.end(task, TaskState::Canceled, QStringLiteral("the runner did not confirm the cancel"));
        return;
    }
    if (attempt.missingUntil && now >= *attempt.missingUntil) {
        m_outcomes.lose(task, row, QStringLiteral("the runner no longer has it"));
        return;
    }
    if (row.state != AttemptState::Dispatched || !runner->isReady || now - attempt.sentAt < m_context.options.ackTimeout) {
        return;
    }
    if (attempt.sendCount < 2) {
        resend(task, *task.liveOf(row.runnerId, row.number), *runner);
        return;
    }
    runner->refusals.insert(row.taskId, now + 2 * m_context.options.ackTimeout);
    m_outcomes.lose(task, row, QStringLiteral("the runner did not acknowledge it"));
}

} // namespace sibyl::server
