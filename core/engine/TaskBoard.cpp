// SPDX-License-Identifier: Apache-2.0
#include "engine/TaskBoard.h"

#include "base/Names.h"
#include "engine/StoredTask.h"
#include "journal/Journal.h"
#include "work/TaskSlot.h"

#include <QLoggingCategory>

#include <algorithm>
#include <tuple>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcBoard, "sibyl.board")

bool usesSlot(TaskPhase phase)
{
    return phase == TaskPhase::Preparing || phase == TaskPhase::Running || phase == TaskPhase::Collecting;
}

} // namespace

TaskBoard::TaskBoard(TaskServices services, TaskSettings settings, QString attemptsDirectory, int capacity)
    : m_services(services)
    , m_settings(std::move(settings))
    , m_attemptsDirectory(std::move(attemptsDirectory))
    , m_capacity(capacity)
    , m_day(services.clock)
{
    connect(&m_day, &DayBudget::due, this, &TaskBoard::checkDay);
}

TaskBoard::~TaskBoard() = default;

void TaskBoard::restore(const QList<AttemptRecord> &records, const RunnerConfig &config,
                        const QList<DetectedAgent> &agents)
{
    QList<TaskRun *> started;
    QStringList endedDirectories;
    QList<AttemptRecord> inOrder = records; // of their ends, then what has not ended
    std::stable_sort(inOrder.begin(), inOrder.end(), [](const AttemptRecord &a, const AttemptRecord &b) {
        return a.hasEnded() && (!b.hasEnded() || a.endedUtc < b.endedUtc);
    });
    for (const AttemptRecord &record : inOrder) {
        const std::optional<TaskAssign> stored = storedAssignment(record);
        const TaskAssign assignment = stored.value_or(TaskAssign{.taskId = record.key.taskId});
        if (record.hasEnded()) {
            m_ended.add(record, storedSnapshot(record, assignment, config));
            endedDirectories << record.directory;
            continue;
        }
        const auto plan = planTask(assignment, config, agents);
        const bool isStarted = m_services.launcher.inspect(record.directory) != AttemptTrace::NeverStarted;
        TaskPlan ownPlan = plan ? *plan : storedPlan(record, assignment, config);
        if (isStarted) {
            ownPlan.profile = storedProfile(record, config);
        }
        TaskRun *run = addRun(assignment, ownPlan, record);
        if (isStarted) {
            started << run;
        } else if (stored && plan) {
            m_waiting << record.key;
        } else {
            run->refuse(plan ? QStringLiteral("the journal's copy of the assignment cannot be read")
                             : plan.error().explanation);
        }
        qCInfo(lcBoard).noquote() << "found task" << record.key.taskId << "attempt" << record.key.attempt
                                  << "at step" << toString(record.step);
    }
    for (const QString &temporary : releaseTaskSlots(m_settings.slotsDirectory, endedDirectories)) {
        m_services.git.discard(temporary);
    }
    for (TaskRun *run : started) {
        run->resume();
    }
    startDue();
}

std::optional<KnownAttempt> TaskBoard::known(const QString &taskId, std::optional<int> attempt) const
{
    std::optional<KnownAttempt> latest;
    const auto consider = [&](const AttemptRecord &record) {
        if (record.key.taskId != taskId) {
            return;
        }
        const bool isWanted = attempt == record.key.attempt;
        const bool hasWanted = latest && attempt == latest->attempt;
        if (isWanted || (!hasWanted && (!latest || record.key.attempt > latest->attempt))) {
            latest = KnownAttempt{record.key.attempt, record.hasEnded(), record.isRetryable};
        }
    };
    const AttemptKey first{taskId, 0};
    const auto &ended = m_ended.all();
    for (auto it = ended.lower_bound(first); it != ended.end() && it->first.taskId == taskId; ++it) {
        consider(it->second.record);
    }
    for (auto it = m_runs.lower_bound(first); it != m_runs.end() && it->first.taskId == taskId; ++it) {
        consider(it->second->record());
    }
    return latest;
}

void TaskBoard::accept(const TaskAssign &assignment, const TaskPlan &plan, int attempt)
{
    const AttemptRecord record = newRecord(assignment, plan, attempt);
    addRun(assignment, plan, record);
    m_unjournaled.insert(record.key);
    m_services.journal.saveAttempt(record, this, [this, key = record.key](const Result<> &saved) {
        m_unjournaled.erase(key);
        if (!saved) {
            m_runs.erase(key);
            Q_EMIT notAccepted(key.taskId, key.attempt, saved.error());
            return;
        }
        passStep(TaskStep::Accepted);
        if (const TaskRun *written = run(key); written != nullptr && !written->isEnding()) {
            m_waiting << key; // else it was cancelled while it was written
        }
        Q_EMIT accepted(key);
        startDue();
        Q_EMIT changed();
    });
}

bool TaskBoard::stop(const QString &taskId, std::optional<int> attempt, StopKind kind,
                     const QString &why, Milliseconds grace)
{
    QList<TaskRun *> runs; // stopping one may change the map
    for (const auto &[key, run] : m_runs) {
        if (key.taskId == taskId && (!attempt || *attempt == key.attempt)) {
            runs << run.get();
        }
    }
    for (TaskRun *run : runs) {
        m_waiting.removeAll(run->record().key);
        run->stop(kind, why, grace);
    }
    return !runs.isEmpty();
}

void TaskBoard::stopAll(StopKind kind, const QString &why, Milliseconds grace)
{
    QList<TaskRun *> runs;
    for (const auto &[key, run] : m_runs) {
        runs << run.get();
    }
    m_waiting.clear();
    for (TaskRun *run : runs) {
        run->stop(kind, why, grace);
    }
}

void TaskBoard::setCapacity(int capacity)
{
    m_capacity = capacity;
    startDue();
    Q_EMIT changed();
}

void TaskBoard::markDelivered(const AttemptKey &key)
{
    if (const auto record = m_ended.markDelivered(key)) {
        m_services.journal.saveProgress(*record, this, {});
        Q_EMIT changed();
    }
}

void TaskBoard::markCleanedUp(const AttemptKey &key)
{
    if (const auto record = m_ended.markCleanedUp(key)) {
        m_services.journal.saveProgress(*record, this, {});
    }
}

int TaskBoard::openCount() const
{
    return static_cast<int>(m_runs.size());
}

QList<RunningTask> TaskBoard::runningTasks() const
{
    QList<RunningTask> tasks;
    for (const auto &[key, run] : m_runs) {
        tasks.append({key.taskId, key.attempt});
    }
    return tasks;
}

QList<TaskSnapshot> TaskBoard::openSnapshots() const
{
    QList<TaskSnapshot> snapshots;
    for (const auto &[key, run] : m_runs) {
        snapshots << run->snapshot();
    }
    std::sort(snapshots.begin(), snapshots.end(), [](const TaskSnapshot &a, const TaskSnapshot &b) {
        return std::tie(a.acceptedUtc, a.taskId, a.attempt) < std::tie(b.acceptedUtc, b.taskId, b.attempt);
    });
    return snapshots;
}

const TaskRun *TaskBoard::run(const AttemptKey &key) const
{
    const auto it = m_runs.find(key);
    return it == m_runs.end() ? nullptr : it->second.get();
}

DayTotals TaskBoard::totalsSince(const QDateTime &midnightUtc) const
{
    DayTotals totals = m_ended.totalsSince(midnightUtc);
    for (const auto &[key, run] : m_runs) {
        const TaskSnapshot snapshot = run->snapshot();
        addUsage(totals.usage, snapshot.usage);
        totals.agentTime += agentTimeSince(midnightUtc, snapshot.startedUtc, m_services.clock.nowUtc());
    }
    return totals;
}

DayTotals TaskBoard::today() const
{
    // In UTC: comparing with a local time looks the time zone's file up each time.
    return totalsSince(m_services.clock.nowUtc().toLocalTime().date().startOfDay().toUTC());
}

void TaskBoard::setDayLimits(const AgentLimits &limits)
{
    m_day.setLimits(limits);
    watchDay();
}

QString TaskBoard::spentBudget() const
{
    // Asked for each assignment, and the sum takes every attempt that is remembered.
    return m_day.isLimited() ? m_day.exceeded(today()) : QString();
}

void TaskBoard::checkDay()
{
    const QString spent = spentBudget();
    if (!spent.isEmpty()) {
        QList<TaskRun *> runs; // ending one may change the map
        for (const auto &[key, run] : m_runs) {
            runs << run.get();
        }
        for (TaskRun *run : runs) {
            run->endOverBudget(QStringLiteral("all of today together, ") + spent);
        }
    }
    watchDay();
}

void TaskBoard::watchDay()
{
    m_day.watch(m_day.isTimed() ? today().agentTime : Seconds(0), busyCount());
}

QList<PendingPermission> TaskBoard::openPermissions() const
{
    QList<PendingPermission> pending;
    for (const auto &[key, run] : m_runs) {
        pending << run->openPermissions();
    }
    std::sort(pending.begin(), pending.end(), [](const PendingPermission &a, const PendingPermission &b) {
        return std::tie(a.askedUtc, a.request.id) < std::tie(b.askedUtc, b.request.id);
    });
    return pending;
}

Result<> TaskBoard::answerPermission(const QString &permissionId, const QString &optionId)
{
    for (const auto &[key, run] : m_runs) {
        const Result<> answered = run->answerPermission(permissionId, optionId);
        if (answered || answered.error().kind != ErrorKind::NotFound) {
            return answered;
        }
    }
    return fail(ErrorKind::NotFound, QStringLiteral("no agent waits for this answer (any more)"), permissionId.left(maxIdLength));
}

TaskRun *TaskBoard::addRun(const TaskAssign &assignment, const TaskPlan &plan, const AttemptRecord &record)
{
    auto run = std::make_unique<TaskRun>(m_services, m_settings, assignment, plan, record,
                                         makeAgentAdapter(plan.profile.driver));
    const AttemptKey key = record.key;
    connect(run.get(), &TaskRun::phaseChanged, this, &TaskBoard::changed);
    connect(run.get(), &TaskRun::updateDue, this, [this, key] { Q_EMIT updateDue(key); });
    connect(run.get(), &TaskRun::outputRead, this,
            [this, key](OutputStream stream) { Q_EMIT outputRead(key, stream); });
    connect(run.get(), &TaskRun::eventsGrew, this, [this, key] { Q_EMIT eventsGrew(key); });
    connect(run.get(), &TaskRun::permissionsChanged, this, &TaskBoard::permissionsChanged);
    connect(run.get(), &TaskRun::usageChanged, this, [this] {
        checkDay();
        Q_EMIT changed();
    });
    connect(run.get(), &TaskRun::resultStored, this,
            [this, key](const OutboxRecord &outbox) { finishRun(key, outbox); });
    return (m_runs[key] = std::move(run)).get();
}

void TaskBoard::startDue()
{
    int busy = busyCount();
    while (busy < m_capacity && !m_waiting.isEmpty()) {
        const AttemptKey key = m_waiting.takeFirst();
        ++busy;
        m_runs.at(key)->resume();
    }
    watchDay();
}

int TaskBoard::busyCount() const
{
    return static_cast<int>(std::count_if(m_runs.begin(), m_runs.end(),
                                          [](const auto &entry) { return usesSlot(entry.second->phase()); }));
}

void TaskBoard::finishRun(const AttemptKey &key, const OutboxRecord &outbox)
{
    auto node = m_runs.extract(key);
    TaskRun *run = node.mapped().release();
    run->disconnect(this);
    run->deleteLater(); // we are in its signal
    TaskSnapshot snapshot = run->snapshot();
    snapshot.phase = TaskPhase::Ended;
    m_ended.add(run->record(), snapshot);
    const AgentUpdate lastUpdate = run->agentUpdate();
    startDue();
    Q_EMIT resultStored(outbox, lastUpdate);
    Q_EMIT changed();
}

bool TaskBoard::canContinue(const QString &taskId) const
{
    return m_ended.last(taskId) != nullptr;
}

AttemptRecord TaskBoard::newRecord(const TaskAssign &assignment, const TaskPlan &plan, int attempt) const
{
    AttemptRecord record;
    record.key = {assignment.taskId, attempt};
    record.step = TaskStep::Accepted;
    record.agentId = assignment.agentId;
    record.projectId = assignment.projectId;
    record.agent = plan.profile.name;
    record.driver = toString(plan.profile.driver);
    record.assignment = assignment.frame;
    record.directory = m_attemptsDirectory + u'/' + fileNameFor(assignment.taskId) + u'.' + QString::number(attempt);
    record.acceptedUtc = m_services.clock.nowUtc();
    // A retry, and a task that continues another, go on in the worktree, on the branch and in the
    // conversation of the attempt before.
    const AttemptRecord *last = m_ended.before({assignment.taskId, attempt});
    if (last == nullptr && !assignment.resumeTask.isEmpty()) {
        last = m_ended.last(assignment.resumeTask);
    }
    if (last != nullptr) {
        record.repository = last->repository;
        record.worktreePath = last->worktreePath;
        record.branch = last->branch;
        record.baseCommit = last->baseCommit;
        // A conversation is one agent's own.
        record.sessionId = last->agent == record.agent && last->driver == record.driver ? last->sessionId : QString();
    }
    if (!plan.isInWorktree()) {
        // Known now, so that nothing has to be recorded between this and the agent's start.
        record.worktreePath = plan.directory;
        record.repository.clear();
        record.branch.clear();
        record.baseCommit.clear();
    }
    return record;
}

} // namespace sibyl
