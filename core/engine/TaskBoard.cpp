// SPDX-License-Identifier: Apache-2.0
#include "engine/TaskBoard.h"

#include "agents/AgentProfiles.h"
#include "base/Names.h"
#include "protocol/MessageCodec.h"
#include "work/TaskSlot.h"

#include <QLoggingCategory>

#include <algorithm>
#include <limits>
#include <tuple>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcBoard, "sibyl.board")

constexpr std::size_t maxRecent = 50;

bool usesSlot(TaskPhase phase)
{
    return phase == TaskPhase::Preparing || phase == TaskPhase::Running || phase == TaskPhase::Collecting;
}

std::optional<TaskAssign> storedAssignment(const AttemptRecord &record)
{
    const auto message = decodeServerMessage(record.assignment);
    if (!message || !std::holds_alternative<TaskAssign>(*message)) {
        return std::nullopt;
    }
    return std::get<TaskAssign>(*message);
}

// What the result says that only the end knows, also of attempts that ended before a restart.
void addResult(TaskSnapshot &snapshot, const QByteArray &frame)
{
    const auto message = decodeRunnerMessage(frame);
    if (!message || !std::holds_alternative<TaskComplete>(*message)) {
        return;
    }
    const TaskResult &result = std::get<TaskComplete>(*message).result;
    snapshot.usage = result.usage;
    snapshot.error = result.error;
    snapshot.summary = result.summary;
    snapshot.commitCount = result.commitCount;
    snapshot.filesChanged = result.filesChanged;
    snapshot.insertions = result.insertions;
    snapshot.deletions = result.deletions;
}

// An attempt is remembered for days, what it said only while it is among the recent ones.
void forgetWords(TaskSnapshot &snapshot)
{
    snapshot.activity.clear();
    snapshot.error.clear();
    snapshot.summary.clear();
    snapshot.plan.clear();
}

void addUsage(Usage &sum, const Usage &part)
{
    sum.inputTokens += part.inputTokens;
    sum.cacheReadTokens += part.cacheReadTokens;
    sum.cacheWriteTokens += part.cacheWriteTokens;
    sum.outputTokens += part.outputTokens;
    if (part.costUsd) {
        sum.costUsd = sum.costUsd.value_or(0) + *part.costUsd;
    }
}

Seconds agentTimeSince(const QDateTime &midnightUtc, const QDateTime &startedUtc, const QDateTime &endedUtc)
{
    return startedUtc.isValid() ? Seconds(std::max<qint64>(0, std::max(startedUtc, midnightUtc).secsTo(endedUtc))) : Seconds(0);
}

// The profile that an attempt was begun with, whatever runner.yaml says by now: its agent goes on as
// it was started, and its output reads as that driver reads it.
AgentProfile profileOf(const AttemptRecord &record, const RunnerConfig &config)
{
    const QString name = record.agent.isEmpty() ? QString(commandAgent) : record.agent;
    Result<AgentProfile> profile = resolveProfile(name, config.agents);
    AgentProfile result = profile ? *profile : AgentProfile{};
    result.name = name;
    result.driver = agentDriverFrom(record.driver).value_or(AgentDriver::Plain);
    return result;
}

// For a run that is only brought to its end: what is needed to read and report it.
TaskPlan planFor(const AttemptRecord &record, const TaskAssign &assignment, const RunnerConfig &config)
{
    TaskPlan plan;
    plan.workplace = EmptyDirectory{};
    plan.directory = record.worktreePath;
    plan.command = assignment.command;
    plan.profile = profileOf(record, config);
    plan.projectName = assignment.projectName;
    return plan;
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
            TaskRun ended(m_services, m_settings, assignment, planFor(record, assignment, config), record, nullptr);
            TaskSnapshot snapshot = ended.snapshot();
            snapshot.phase = TaskPhase::Ended;
            snapshot.isDelivered = record.step >= TaskStep::ResultConfirmed;
            remember(record, snapshot);
            endedDirectories << record.directory;
            continue;
        }
        const auto plan = planTask(assignment, config, agents);
        const bool isStarted = m_services.launcher.inspect(record.directory) != AttemptTrace::NeverStarted;
        TaskPlan ownPlan = plan ? *plan : planFor(record, assignment, config);
        if (isStarted) {
            ownPlan.profile = profileOf(record, config);
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
    for (auto it = m_ended.lower_bound(first); it != m_ended.end() && it->first.taskId == taskId; ++it) {
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
    if (const auto it = m_ended.find(key); it != m_ended.end()) {
        it->second.snapshot.isDelivered = true;
        it->second.record.step = std::max(it->second.record.step, TaskStep::ResultConfirmed);
        m_services.journal.saveProgress(it->second.record, this, {});
        Q_EMIT changed();
    }
}

void TaskBoard::markCleanedUp(const AttemptKey &key)
{
    if (const auto it = m_ended.find(key); it != m_ended.end()) {
        it->second.record.step = TaskStep::CleanedUp;
        m_services.journal.saveProgress(it->second.record, this, {});
    }
}

void TaskBoard::forgetEndedBefore(const QDateTime &utc)
{
    std::erase_if(m_ended, [&](const auto &entry) {
        return entry.second.snapshot.isDelivered && entry.second.record.endedUtc < utc;
    });
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

QList<TaskSnapshot> TaskBoard::recentSnapshots() const
{
    QList<TaskSnapshot> snapshots;
    for (const AttemptKey &key : m_recent) {
        if (const auto it = m_ended.find(key); it != m_ended.end()) {
            snapshots << it->second.snapshot;
        }
    }
    std::sort(snapshots.begin(), snapshots.end(), [](const TaskSnapshot &a, const TaskSnapshot &b) {
        return std::tie(a.endedUtc, a.taskId, a.attempt) > std::tie(b.endedUtc, b.taskId, b.attempt);
    });
    return snapshots;
}

const TaskRun *TaskBoard::run(const AttemptKey &key) const
{
    const auto it = m_runs.find(key);
    return it == m_runs.end() ? nullptr : it->second.get();
}

QList<AttemptRecord> TaskBoard::endedRecords() const
{
    QList<AttemptRecord> records;
    for (const auto &[key, ended] : m_ended) {
        records << ended.record;
    }
    return records;
}

QList<TaskBoard::EndedTask> TaskBoard::endedTasks() const
{
    QList<EndedTask> tasks;
    for (const auto &[key, ended] : m_ended) {
        tasks << ended;
    }
    return tasks;
}

DayTotals TaskBoard::totalsSince(const QDateTime &midnightUtc) const
{
    DayTotals totals;
    for (const auto &[key, ended] : m_ended) {
        if (ended.snapshot.endedUtc >= midnightUtc) {
            ++totals.tasks;
            totals.completed += ended.record.ending == QLatin1StringView("completed") ? 1 : 0;
            addUsage(totals.usage, ended.snapshot.usage);
            totals.agentTime += agentTimeSince(midnightUtc, ended.snapshot.startedUtc, ended.snapshot.endedUtc);
        }
    }
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
    remember(run->record(), snapshot);
    const AgentUpdate lastUpdate = run->agentUpdate();
    startDue();
    Q_EMIT resultStored(outbox, lastUpdate);
    Q_EMIT changed();
}

void TaskBoard::remember(const AttemptRecord &record, const TaskSnapshot &snapshot)
{
    EndedTask ended{record, snapshot};
    addResult(ended.snapshot, record.result);
    ended.snapshot.isRetryable = record.isRetryable;
    ended.record.assignment.clear(); // large, and in the journal
    ended.record.result.clear();
    m_ended.insert_or_assign(record.key, std::move(ended));
    m_recent.push_back(record.key);
    if (m_recent.size() > maxRecent) {
        if (const auto oldest = m_ended.find(m_recent.front()); oldest != m_ended.end()) {
            forgetWords(oldest->second.snapshot);
        }
        m_recent.pop_front();
    }
}

const AttemptRecord *TaskBoard::endedBefore(const AttemptKey &key) const
{
    const auto next = m_ended.lower_bound(key);
    if (next == m_ended.begin() || std::prev(next)->first.taskId != key.taskId) {
        return nullptr;
    }
    return &std::prev(next)->second.record;
}

bool TaskBoard::canContinue(const QString &taskId) const
{
    return endedBefore({taskId, std::numeric_limits<int>::max()}) != nullptr;
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
    const AttemptRecord *last = endedBefore({assignment.taskId, attempt});
    if (last == nullptr && !assignment.resumeTask.isEmpty()) {
        last = endedBefore({assignment.resumeTask, std::numeric_limits<int>::max()});
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
