// SPDX-License-Identifier: Apache-2.0
#include "work/TaskRun.h"

#include "agents/DriverTraits.h"
#include "base/AtomicFile.h"
#include "base/Names.h"
#include "base/Overloaded.h"
#include "base/PrivateDirectory.h"
#include "journal/Journal.h"
#include "protocol/MessageCodec.h"
#include "work/AgentBriefing.h"
#include "work/TaskWords.h"
#include "work/WorkplaceEnvironment.h"
#include "work/WorkplaceScript.h"

#include <QLoggingCategory>
#include <QUuid>

#include <algorithm>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcTask, "sibyl.task")

constexpr Seconds storeRetryDelay{30};

// Whether another attempt could fare better than the one that met `error`.
Ending endingFor(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Network:
    case ErrorKind::Storage:
    case ErrorKind::Timeout:
    case ErrorKind::Process:
    case ErrorKind::Git: return Ending::Infrastructure;
    case ErrorKind::Config:
    case ErrorKind::Usage:
    case ErrorKind::Protocol:
    case ErrorKind::Auth:
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::Policy:
    case ErrorKind::Cancelled:
    case ErrorKind::Internal: break;
    }
    return Ending::Failed;
}

QString permissionIdOf(const AttemptKey &key, const QString &id)
{
    return QStringLiteral("%1/%2/%3").arg(key.taskId, QString::number(key.attempt), id);
}

// A plan says more than nothing and less than a counter: it never claims to be done.
int progressOf(const QList<PlanStep> &steps)
{
    const auto done = std::count_if(steps.begin(), steps.end(),
                                    [](const PlanStep &step) { return step.state == PlanStepState::Completed; });
    return steps.isEmpty() ? 20 : 20 + static_cast<int>(done * 75 / steps.size());
}

} // namespace

TaskRun::TaskRun(TaskServices services, TaskSettings settings, TaskAssign assignment, TaskPlan plan,
                 AttemptRecord record, std::unique_ptr<AgentAdapter> adapter)
    : m_services(services)
    , m_settings(std::move(settings))
    , m_assignment(std::move(assignment))
    , m_plan(std::move(plan))
    , m_record(std::move(record))
    , m_adapter(std::move(adapter))
    , m_feed(services.clock)
{
    m_outcome.agentName = m_plan.profile.name;
    connect(&m_feed, &ActivityFeed::due, this, &TaskRun::updateDue);
}

TaskRun::~TaskRun() = default;

void TaskRun::start()
{
    m_feed.setProgress(5);
    enter(TaskPhase::Preparing, QStringLiteral("Preparing the workplace"));
    if (const Result<> made = ensurePrivateDirectory(m_record.directory); !made) {
        endWith({.ending = Ending::Infrastructure, .error = made.error().text()});
        return;
    }
    prepareWorkplace(m_services.git, m_services.launcher,
                     {m_plan, m_assignment, m_record, m_settings.mirrorBase, m_settings.lockOwner, environment()}, this,
                     [this](const Result<PreparedWorkplace> &prepared) { workplaceReady(prepared); });
}

void TaskRun::resume()
{
    const AttemptTrace trace = m_services.launcher.inspect(m_record.directory);
    if (trace == AttemptTrace::NeverStarted) {
        start();
        return;
    }
    enter(TaskPhase::Running, QStringLiteral("Found again after a restart of the runner"));
    m_resumedSession = QString::fromUtf8(readWholeFile(resumedSessionPath(), maxIdLength * 4).value_or(QByteArray()));
    makeAgent();
    m_agent->adopt();
}

void TaskRun::refuse(const QString &explanation)
{
    endWith({.ending = Ending::Failed, .error = explanation});
}

void TaskRun::stop(StopKind kind, const QString &why, Milliseconds grace)
{
    if (m_isEnding) {
        // The agent is done and its own ending stands, but nobody has to wait for the gates.
        if (m_handover && m_handover->stopGates(grace)) {
            m_areGatesStopped = true;
            m_stop = m_stop.value_or(Stop{kind, why});
        }
        return;
    }
    if (!m_stop) {
        m_stop = Stop{kind, why};
        qCInfo(lcTask).noquote() << "stopping task" << m_record.key.taskId << "attempt" << m_record.key.attempt << ":" << why;
        m_feed.setActivity(QStringLiteral("Stopping: ") + why);
    }
    if (m_phase == TaskPhase::Queued) {
        endStopped();
    } else if (m_agent && m_agent->isReady()) {
        m_agent->stop(grace);
    } else if (auto *script = findChild<WorkplaceScript *>()) {
        script->kill(grace);
    } // else the present step notices when it is done
}

TaskSnapshot TaskRun::snapshot() const
{
    TaskSnapshot snapshot = snapshotOf(m_record, m_assignment, m_plan);
    snapshot.phase = m_phase;
    snapshot.activity = m_feed.activity();
    snapshot.progressPercent = m_feed.progress();
    snapshot.usage = m_agent ? m_agent->usage() : m_outcome.verdict.usage;
    if (m_agent) {
        snapshot.plan = m_agent->plan();
    }
    if (m_result) {
        addResult(snapshot, *m_result);
    }
    return snapshot;
}

QList<PendingPermission> TaskRun::openPermissions() const
{
    QList<PendingPermission> pending;
    if (m_agent) {
        for (PermissionRequest request : m_agent->openPermissions()) {
            const QDateTime askedUtc = request.expiresUtc.addSecs(-m_settings.rules.permissionTimeout.count());
            request.id = permissionIdOf(m_record.key, request.id);
            pending << PendingPermission{m_record.key.taskId, m_record.key.attempt, m_plan.profile.name,
                                         titleOf(m_assignment), request, askedUtc};
        }
    }
    return pending;
}

AgentUpdate TaskRun::agentUpdate() const
{
    AgentUpdate update;
    update.agentId = m_record.agentId;
    update.taskId = m_record.key.taskId;
    update.progress = m_feed.progress();
    update.activity = m_feed.activity();
    update.status = !m_record.hasEnded() ? QStringLiteral("working") : m_outcome.exit || m_isEnding ? wireStatusOf(m_outcome.verdict.ending) : QStringLiteral("failed");
    return update;
}

void TaskRun::enter(TaskPhase phase, const QString &activity)
{
    m_phase = phase;
    m_feed.setActivity(activity);
    Q_EMIT phaseChanged();
}

void TaskRun::workplaceReady(const Result<PreparedWorkplace> &prepared)
{
    if (m_stop) {
        endStopped();
        return;
    }
    if (!prepared) {
        endWith({.ending = endingFor(prepared.error()),
                 .error = QStringLiteral("the workplace could not be prepared: ") + prepared.error().text()});
        return;
    }
    const AttemptRecord recorded = m_record;
    m_record.worktreePath = prepared->directory;
    if (prepared->worktree) {
        m_record.repository = prepared->worktree->repository;
        m_record.branch = prepared->worktree->branch;
        m_record.baseCommit = prepared->worktree->baseCommit;
    }
    if (!prepared->notice.isEmpty()) {
        m_outcome.notices << prepared->notice;
        qCWarning(lcTask).noquote() << "task" << m_record.key.taskId << ":" << prepared->notice;
    }
    m_isRecorded = m_record == recorded;
    pass(TaskStep::WorktreeMade);
    if (!m_isRecorded) {
        m_services.journal.saveAttempt(m_record, this, [this](const Result<> &saved) { workplaceRecorded(saved); });
    }
    launch();
}

void TaskRun::workplaceRecorded(const Result<> &saved)
{
    if (m_isEnding || m_stop) {
        return;
    }
    if (!saved) {
        m_agent.release()->deleteLater();
        endWith({.ending = Ending::Infrastructure, .error = saved.error().text()});
        return;
    }
    m_isRecorded = true;
    goWhenDue();
}

void TaskRun::launch()
{
    m_resumedSession = driverTraits(m_plan.profile.driver).canResume ? m_record.sessionId : QString();
    if (!m_resumedSession.isEmpty()) {
        if (const Result<> noted = writePrivateFile(resumedSessionPath(), m_resumedSession.toUtf8()); !noted) {
            endWith({.ending = Ending::Infrastructure, .error = noted.error().text()});
            return;
        }
    }
    const AgentTask task = agentTask();
    // Read by the agent only, and no agent starts after a crash without passing here.
    if (const Result<> written = writePrivateFile(task.promptFile, task.assignment.prompt.toUtf8()); !written) {
        endWith({.ending = Ending::Infrastructure, .error = written.error().text()});
        return;
    }
    makeAgent();
    m_agent->launch();
}

void TaskRun::makeAgent()
{
    m_agent = std::make_unique<AgentRun>(m_services.clock, m_services.launcher, std::move(m_adapter), agentTask(),
                                         m_settings.rules, m_record.directory);
    m_outcome.command = m_agent->command();
    connect(m_agent.get(), &AgentRun::ready, this, &TaskRun::supervisorReady);
    connect(m_agent.get(), &AgentRun::started, this, &TaskRun::agentStarted);
    connect(m_agent.get(), &AgentRun::ended, this, &TaskRun::agentEnded);
    connect(m_agent.get(), &AgentRun::eventRead, this, &TaskRun::applyEvent);
    connect(m_agent.get(), &AgentRun::outputRead, this, &TaskRun::outputRead);
    connect(m_agent.get(), &AgentRun::eventsGrew, this, &TaskRun::eventsGrew);
    connect(m_agent.get(), &AgentRun::permissionsChanged, this, [this] {
        if (m_agent && !m_agent->openPermissions().isEmpty()) {
            m_feed.setActivity(QStringLiteral("Waiting for permission: ") + m_agent->openPermissions().constFirst().summary);
        }
        Q_EMIT permissionsChanged();
    });
}

void TaskRun::supervisorReady()
{
    pass(TaskStep::SupervisorReady);
    if (m_stop) {
        // Without go() the supervisor leaves when its handle goes; nothing was executed.
        m_agent.release()->deleteLater();
        endStopped();
        return;
    }
    goWhenDue();
}

// The supervisor comes up while the journal writes.
void TaskRun::goWhenDue()
{
    if (m_agent->isReady() && m_isRecorded) {
        pass(TaskStep::Committed);
        m_agent->go();
    }
}

void TaskRun::agentStarted()
{
    if (!m_record.startedUtc.isValid()) {
        m_record.startedUtc = m_services.clock.nowUtc();
        m_record.step = TaskStep::Started;
        m_services.journal.saveProgress(m_record, this, {});
        passStep(TaskStep::Started);
    }
    m_feed.setProgress(20);
    enter(TaskPhase::Running, QStringLiteral("Agent started"));
}

void TaskRun::applyEvent(const AgentEvent &event)
{
    std::visit(Overloaded{
                   [](const auto &) {}, // of no concern here
                   [&](const ActivityChanged &activity) { m_feed.setActivity(activity.text); },
                   [&](const ProgressMade &progress) { m_feed.setProgress(progress.percent); },
                   [&](const PlanChanged &plan) { m_feed.setProgress(progressOf(plan.steps)); },
                   [&](const RateLimited &limit) { m_feed.setActivity(limit.text); },
                   [&](const UsageChanged &) { Q_EMIT usageChanged(); },
                   [&](const SessionNamed &session) {
                       if (m_record.sessionId != session.sessionId) {
                           m_record.sessionId = session.sessionId;
                           m_services.journal.saveProgress(m_record, this, {});
                       }
                   },
               },
               event);
}

Result<> TaskRun::answerPermission(const QString &permissionId, const QString &optionId)
{
    if (m_agent) {
        for (const PermissionRequest &request : m_agent->openPermissions()) {
            if (permissionIdOf(m_record.key, request.id) == permissionId) {
                return m_agent->answerPermission(request.id, optionId);
            }
        }
    }
    return fail(ErrorKind::NotFound, QStringLiteral("no agent waits for this answer (any more)"), permissionId);
}

void TaskRun::endOverBudget(const QString &why)
{
    if (m_agent && !m_stop) {
        m_agent->endOverBudget(why);
    }
}

void TaskRun::agentEnded(const AgentRunReport &report)
{
    m_agent.release()->deleteLater(); // we are in its signal
    m_outcome.exit = report.exit;
    pass(TaskStep::AgentEnded);
    AgentVerdict verdict = report.verdict;
    if (m_stop && !std::holds_alternative<Interrupted>(report.exit.ending)) {
        verdict.ending = m_stop->kind == StopKind::Cancelled ? Ending::Cancelled : Ending::Interrupted;
        verdict.error = m_stop->why;
    }
    endWith(std::move(verdict));
}

void TaskRun::endStopped()
{
    endWith({.ending = m_stop->kind == StopKind::Cancelled ? Ending::Cancelled : Ending::Interrupted,
             .error = m_stop->why});
}

void TaskRun::endWith(AgentVerdict verdict)
{
    m_isEnding = true;
    m_outcome.verdict = std::move(verdict);
    collect();
}

void TaskRun::collect()
{
    const auto tree = worktreeOf(m_record);
    if (!tree) {
        m_outcome.verdict = judgeWork(std::move(m_outcome.verdict), m_assignment.expects, nullptr);
        storeResult();
        return;
    }
    enter(TaskPhase::Collecting, QStringLiteral("Collecting the changes"));
    HandoverRequest request;
    request.worktree = *tree;
    const QString title = titleOf(m_assignment);
    request.commitMessage = QStringLiteral("%1\n\nSibyl-Task: %2\n")
                                .arg(title.isEmpty() ? QStringLiteral("Work of an agent") : title,
                                     wireText(m_record.key.taskId, maxIdLength));
    request.expects = m_assignment.expects;
    request.deliver = m_assignment.deliver;
    request.commit = m_settings.commit;
    request.delivery = m_settings.delivery;
    request.gates = m_plan.gates;
    request.gateSpec.workingDirectory = m_record.worktreePath;
    request.gateSpec.environment = environment();
    request.attemptDirectory = m_record.directory;
    m_handover = std::make_unique<WorkHandover>(m_services.git, m_services.launcher, request, m_outcome);
    connect(m_handover.get(), &WorkHandover::activityChanged, this, [this](const QString &text) { m_feed.setActivity(text); });
    connect(m_handover.get(), &WorkHandover::finished, this, &TaskRun::handedOver);
    m_handover->start();
}

void TaskRun::handedOver(const AttemptOutcome &outcome)
{
    m_outcome = outcome;
    m_handover.release()->deleteLater(); // we are in its signal
    if (m_stop && m_areGatesStopped) {
        m_outcome.verdict.ending = m_stop->kind == StopKind::Cancelled ? Ending::Cancelled : Ending::Interrupted;
        m_outcome.verdict.error = m_stop->why;
    }
    storeResult();
}

void TaskRun::storeResult()
{
    pass(TaskStep::Collected);
    const TaskComplete complete = composeResult(m_assignment, m_record, m_outcome);
    m_record.step = TaskStep::ResultStored;
    m_record.ending = toString(m_outcome.verdict.ending);
    m_record.isRetryable = complete.isRetryable;
    m_record.result = encode(complete);
    m_record.endedUtc = m_services.clock.nowUtc();

    OutboxRecord outbox;
    outbox.key = m_record.key;
    outbox.serverUrl = m_settings.serverUrl;
    outbox.runnerId = m_settings.runnerId;
    outbox.frame = m_record.result;
    m_services.journal.saveResult(m_record, outbox, this, [this, outbox, result = complete.result](const Result<> &saved) {
        if (!saved) {
            // The exit record stays on disk, so even a crash now loses nothing.
            qCWarning(lcTask).noquote() << "the result of task" << m_record.key.taskId
                                        << "cannot be stored, trying again in 30 s:" << saved.error().text();
            m_storeRetry = m_services.clock.after(storeRetryDelay, this, [this] { storeResult(); });
            return;
        }
        passStep(TaskStep::ResultStored);
        qCInfo(lcTask).noquote() << "task" << m_record.key.taskId << "attempt" << m_record.key.attempt
                                 << "ended:" << m_record.ending << m_outcome.verdict.error;
        m_phase = TaskPhase::Reporting;
        m_result = result;
        if (m_outcome.verdict.ending == Ending::Completed) {
            m_feed.setProgress(100);
        }
        m_feed.setActivity(m_outcome.verdict.ending == Ending::Completed ? QStringLiteral("Finished")
                                                                         : m_outcome.verdict.error.left(200));
        m_feed.flush();
        releaseSlot();
        Q_EMIT resultStored(outbox);
    });
}

void TaskRun::pass(TaskStep step)
{
    m_record.step = step;
    passStep(step);
}

QString TaskRun::resumedSessionPath() const
{
    return m_record.directory + QStringLiteral("/resumed-session");
}

const QMap<QByteArray, QByteArray> &TaskRun::environment()
{
    if (!m_environment) {
        if (!m_settings.slotsDirectory.isEmpty()) {
            const Result<TaskSlot> slot = takeTaskSlot(m_settings.slotsDirectory, m_record.directory, m_record.key.taskId);
            if (slot) {
                m_slot = *slot;
            } else {
                qCWarning(lcTask).noquote() << "task" << m_record.key.taskId << "has no slot of its own:" << slot.error().text();
            }
        }
        m_environment = workplaceEnvironment(m_settings.environment, m_slot, m_plan.worktrees);
    }
    return *m_environment;
}

void TaskRun::releaseSlot()
{
    if (m_slot) {
        m_services.git.discard(releaseTaskSlot(m_settings.slotsDirectory, *m_slot));
        m_slot.reset();
    }
}

AgentTask TaskRun::agentTask()
{
    return briefAgent(m_settings, m_plan, m_assignment, m_record, m_resumedSession, environment());
}

} // namespace sibyl
