// SPDX-License-Identifier: Apache-2.0
#include "engine/RunnerSession.h"

#include "base/Names.h"
#include "base/Overloaded.h"
#include "engine/SessionSettings.h"
#include "protocol/Features.h"
#include "protocol/MessageCodec.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QUuid>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcSession, "sibyl.session")

constexpr Milliseconds cancelGrace{5'000};
// Between two statuses that only tell of tasks that came and went.
constexpr Milliseconds statusInterval{100};

ConnectionState connectionStateOf(LinkState state)
{
    switch (state) {
    case LinkState::Idle:
    case LinkState::Connecting:
    case LinkState::Settling: return ConnectionState::Connecting;
    case LinkState::Online: return ConnectionState::Online;
    case LinkState::Backoff: return ConnectionState::Waiting;
    case LinkState::Refused: return ConnectionState::Refused;
    case LinkState::SignInNeeded: return ConnectionState::SignInNeeded;
    case LinkState::Replaced: return ConnectionState::Replaced;
    case LinkState::Stopped: break;
    }
    return ConnectionState::Stopped;
}

} // namespace

Result<std::unique_ptr<RunnerSession>> RunnerSession::open(const RunnerConfig &config, const RunnerParts &parts)
{
    Result<InstanceLock> lock = InstanceLock::take(config.instanceDirectory());
    if (!lock) {
        return fail(lock.error());
    }
    Result<std::unique_ptr<Journal>> journal = Journal::open(config.instanceDirectory() + QStringLiteral("/journal.sqlite"));
    if (!journal) {
        return fail(journal.error());
    }
    return std::unique_ptr<RunnerSession>(
        new RunnerSession(config, parts, std::move(*lock), std::move(*journal)));
}

RunnerSession::RunnerSession(const RunnerConfig &config, const RunnerParts &parts, InstanceLock lock,
                             std::unique_ptr<Journal> journal)
    : m_config(config)
    , m_parts(parts)
    , m_lock(std::move(lock))
    , m_journal(std::move(journal))
    , m_git(parts.commands, parts.clock)
    , m_board({parts.clock, m_git, parts.launcher, *m_journal}, taskSettings(config, parts.environment),
              config.instanceDirectory() + QStringLiteral("/attempts"), config.maxConcurrentAgents)
    , m_retention(parts.clock, m_git, parts.launcher, *m_journal, m_board, retentionSettings(config, parts.environment))
    , m_link(linkSettings(config), parts.transports, parts.clock, parts.token)
    , m_outbox(m_link, parts.clock, config.serverUrl, config.runnerId,
               [this](const OutboxRecord &record) { saveOutboxState(record); })
    , m_acknowledgements(m_link, m_board)
    , m_lateWork(m_git, *m_journal)
    , m_logs(m_link)
    , m_permissions(m_link)
{
    connect(&m_link, &RunnerLink::stateChanged, this,
            [this](LinkState, const QString &detail, const QDateTime &nextTryUtc) {
                m_linkDetail = detail;
                m_nextTryUtc = nextTryUtc;
                Q_EMIT changed();
                checkIdle();
            });
    connect(&m_link, &RunnerLink::online, this, &RunnerSession::cameOnline);
    connect(&m_link, &RunnerLink::messageReceived, this, &RunnerSession::receive);
    connect(&m_link, &RunnerLink::frameRefused, this, [this](const QString &what, const QString &taskId) {
        if (!taskId.isEmpty()) {
            reject(taskId, std::nullopt, QStringLiteral("invalid_assignment"), what);
        }
    });
    connect(&m_board, &TaskBoard::accepted, this, &RunnerSession::acknowledge);
    connect(&m_board, &TaskBoard::notAccepted, this,
            [this](const QString &taskId, int attempt, const Error &error) {
                reject(taskId, attempt, QStringLiteral("storage_failed"), error.text());
            });
    connect(&m_board, &TaskBoard::updateDue, this, &RunnerSession::sendUpdate);
    connect(&m_board, &TaskBoard::outputRead, this,
            [this](const AttemptKey &key, OutputStream stream) {
                if (const TaskRun *run = m_board.run(key)) {
                    m_logs.outputGrew(key, run->assignment().attempt, stream, run->record().directory);
                }
                Q_EMIT outputGrew(key.taskId);
            });
    connect(&m_board, &TaskBoard::eventsGrew, this, [this](const AttemptKey &key) {
        if (const TaskRun *run = m_board.run(key)) {
            m_logs.eventsGrew(key, run->assignment().attempt, run->record().directory);
        }
        Q_EMIT outputGrew(key.taskId);
    });
    connect(&m_board, &TaskBoard::permissionsChanged, this, [this] {
        m_permissions.update(m_board.openPermissions());
        Q_EMIT changed();
    });
    connect(&m_board, &TaskBoard::resultStored, this, &RunnerSession::resultStored);
    connect(&m_board, &TaskBoard::changed, this, [this] {
        sendStatusSoon();
        Q_EMIT changed();
    });
    connect(&m_outbox, &OutboxDelivery::sent, this, [](const AttemptKey &) { passStep(TaskStep::ResultSent); });
    connect(&m_outbox, &OutboxDelivery::delivered, this,
            [this](const AttemptKey &key, bool, bool isEffective) {
                if (isEffective) {
                    delivered(key);
                }
            });
    connect(&m_lateWork, &LateWork::kept, this, &RunnerSession::delivered);
}

RunnerSession::~RunnerSession() = default;

void RunnerSession::start()
{
    const JournalContents contents = m_journal->takeContents();
    if (!contents.setAsidePath.isEmpty()) {
        qCCritical(lcSession).noquote() << "the journal was damaged; it was set aside as" << contents.setAsidePath
                                        << "and a new one was begun. Results of tasks that had not been delivered are in it.";
    }
    m_parts.launcher.keepReady(m_config.readySupervisors);
    m_board.setDayLimits(m_config.budgets.perDay);
    for (const OutboxRecord &record : contents.outbox) {
        m_outbox.add(record);
    }
    m_board.restore(contents.attempts, m_config, m_agents);
    for (const RunningTask &task : m_board.runningTasks()) {
        acknowledge({task.taskId, task.attempt}); // once online: the crash may have come before it
    }
    m_retention.start();
    m_git.keepWarm(poolSpecs(m_config));
    m_link.start();
}

void RunnerSession::setConfig(const RunnerConfig &config)
{
    m_config = config;
    m_retention.setSettings(retentionSettings(config, m_parts.environment));
    m_git.keepWarm(poolSpecs(config));
    m_board.setCapacity(config.maxConcurrentAgents);
    m_board.setSettings(taskSettings(config, m_parts.environment));
    m_board.setDayLimits(config.budgets.perDay);
    m_parts.launcher.keepReady(config.readySupervisors);
    sendProjects();
    m_link.tryNow();
}

void RunnerSession::setTaking(bool isDraining, bool isPaused)
{
    m_isDraining = isDraining;
    m_isPaused = isPaused;
    sendStatus();
    Q_EMIT changed();
    checkIdle();
}

Result<> RunnerSession::cancelTask(const QString &taskId, const QString &reason)
{
    if (!m_board.stop(taskId, std::nullopt, StopKind::Cancelled, reason, cancelGrace)) {
        return fail(ErrorKind::NotFound, QStringLiteral("no task with this id is under way here"), taskId);
    }
    return {};
}

Result<> RunnerSession::answerPermission(const QString &permissionId, const QString &optionId)
{
    return m_board.answerPermission(permissionId, optionId);
}

void RunnerSession::stopAll(StopKind kind, const QString &why, Milliseconds grace)
{
    m_board.stopAll(kind, why, grace);
    checkIdle();
}

void RunnerSession::networkChanged()
{
    m_link.networkChanged();
}

void RunnerSession::describe(Snapshot &snapshot) const
{
    snapshot.connection = connectionStateOf(m_link.state());
    snapshot.connectionDetail = m_linkDetail;
    snapshot.nextTryUtc = m_nextTryUtc;
    snapshot.connectedUtc = isOnline() ? m_connectedUtc : QDateTime();
    snapshot.serverName = m_link.serverName();
    for (const QLatin1StringView feature : features::all) {
        if (m_link.hasFeature(feature)) {
            snapshot.serverFeatures << QString(feature);
        }
    }
    snapshot.undeliveredResults = m_outbox.pendingCount();
    snapshot.permissions = m_board.openPermissions();
    snapshot.tasks = m_board.openSnapshots();
    snapshot.recent = m_board.ended().recent();
    snapshot.today = m_board.totalsSince(m_parts.clock.nowUtc().toLocalTime().date().startOfDay().toUTC());
}

void RunnerSession::cameOnline()
{
    m_connectedUtc = m_parts.clock.nowUtc();
    m_lastStatus.clear();
    sendStatus();
    sendProjects();
    m_acknowledgements.sendAgain();
    m_outbox.sendPending();
    m_logs.cameOnline();
    m_permissions.cameOnline(m_board.openPermissions());
    for (const TaskSnapshot &task : m_board.openSnapshots()) {
        sendUpdate({task.taskId, task.attempt});
    }
}

void RunnerSession::receive(const ServerMessage &message)
{
    std::visit(Overloaded{
                   [](const Heartbeat &) {}, // answered by the link
                   [&](const TaskAssign &assignment) { receiveAssignment(assignment); },
                   [&](const TaskCancel &cancel) { receiveCancel(cancel); },
                   [](const TaskCompleted &) {}, // read by the outbox
                   [](const ProjectRegistered &) {},
                   [&](const ServerError &error) {
                       if (!m_knownComplaints.contains(error.message)) {
                           qCWarning(lcSession).noquote() << "the server says:" << error.message;
                           if (m_knownComplaints.size() < 100) {
                               m_knownComplaints.insert(error.message);
                           }
                       }
                   },
                   [](const Welcome &) {}, // read by the link
                   [&](const LogOffset &offset) { m_logs.confirm(offset); },
                   [&](const PermissionAnswer &answer) {
                       if (const Result<> taken = answerPermission(answer.permissionId, answer.optionId); !taken) {
                           qCInfo(lcSession).noquote() << "the server's answer to a permission came too late:" << taken.error().text();
                       }
                   },
                   [](const UnknownMessage &) {},
               },
               message);
}

void RunnerSession::receiveAssignment(const TaskAssign &assignment)
{
    AdmissionQuestion question;
    question.attempt = assignment.attempt;
    question.known = m_board.known(assignment.taskId, assignment.attempt);
    question.isDraining = m_isDraining;
    question.isPaused = m_isPaused;
    question.openTasks = m_board.openCount();
    question.capacity = m_board.capacity();
    const Admission admission = admit(question);
    switch (admission.verb) {
    case AdmissionVerb::AckAgain: acknowledge({assignment.taskId, admission.attempt}); return;
    case AdmissionVerb::AnswerAgain: answerAgain(assignment, admission.attempt); return;
    case AdmissionVerb::Reject:
        reject(assignment.taskId, assignment.attempt, admission.reason, admission.reason);
        return;
    case AdmissionVerb::Accept: break;
    }
    if (!assignment.resumeTask.isEmpty() && !m_board.canContinue(assignment.resumeTask)) {
        reject(assignment.taskId, assignment.attempt, QStringLiteral("resume_task_unknown"),
               QStringLiteral("the task to go on from did not run on this machine, or is forgotten here"));
        return;
    }
    if (const QString spent = m_board.spentBudget(); !spent.isEmpty()) {
        reject(assignment.taskId, assignment.attempt, QStringLiteral("daily_budget_spent"),
               QStringLiteral("today's budget of this machine is used up: ") + spent);
        return;
    }
    const auto plan = planTask(assignment, m_config, m_agents);
    if (!plan) {
        reject(assignment.taskId, assignment.attempt, plan.error().reason, plan.error().explanation);
        return;
    }
    passStep(TaskStep::Received);
    qCInfo(lcSession).noquote() << "task" << assignment.taskId << "attempt" << admission.attempt << "accepted";
    if (question.known && !question.known->hasEnded) {
        m_board.stop(assignment.taskId, question.known->attempt, StopKind::Interrupted,
                     QStringLiteral("the server began a new attempt"), cancelGrace);
    }
    if (!assignment.attempt && question.known) {
        // To a server that does not tell attempts apart, the old result would end the new run.
        m_outbox.withdraw({assignment.taskId, question.known->attempt});
    }
    m_board.accept(assignment, *plan, admission.attempt);
}

void RunnerSession::answerAgain(const TaskAssign &assignment, int attempt)
{
    const AttemptKey key{assignment.taskId, attempt};
    m_journal->fetchAttempt(key, this, [this, key, assignment](const Result<AttemptRecord> &record) {
        if (!record || record->result.isEmpty()) {
            reject(key.taskId, assignment.attempt, QStringLiteral("result_lost"),
                   record ? QStringLiteral("the journal holds no result") : record.error().text());
            return;
        }
        OutboxRecord again;
        again.key = key;
        again.serverUrl = m_config.serverUrl;
        again.runnerId = m_config.runnerId;
        again.frame = record->result;
        m_outbox.add(again, encode(TaskAck{record->key.taskId, record->agentId, assignment.attempt}));
    });
}

void RunnerSession::receiveCancel(const TaskCancel &cancel)
{
    const QString why = cancel.reason.isEmpty() ? QStringLiteral("cancelled by the server")
                                                : wireText(cancel.reason, 200);
    if (!m_board.stop(cancel.taskId, cancel.attempt, StopKind::Cancelled, why, cancelGrace)) {
        qCInfo(lcSession).noquote() << "asked to cancel task" << cancel.taskId << "that is not under way here";
        sendStatus();
    }
}

void RunnerSession::reject(const QString &taskId, std::optional<int> attempt, const QString &reason,
                           const QString &explanation)
{
    qCWarning(lcSession).noquote() << "task" << wireText(taskId, 80) << "rejected," << reason + u':' << explanation;
    TaskReject message;
    message.taskId = taskId;
    message.attempt = attempt;
    message.reason = explanation.isEmpty() || explanation == reason ? reason : reason + QStringLiteral(": ") + wireText(explanation, 400);
    m_link.send(message);
}

void RunnerSession::acknowledge(const AttemptKey &key)
{
    if (m_acknowledgements.send(key)) {
        passStep(TaskStep::Acknowledged);
    }
}

void RunnerSession::sendStatusSoon()
{
    if (m_statusPause.isPending()) {
        m_isStatusStale = true;
        return;
    }
    m_isStatusStale = false;
    m_statusPause = m_parts.clock.after(statusInterval, this, [this] {
        m_statusPause.cancel();
        if (m_isStatusStale) {
            sendStatusSoon();
        }
    });
    sendStatus();
}

void RunnerSession::sendStatus()
{
    if (!isOnline()) {
        return;
    }
    RunnerStatus status;
    status.agentCount = m_board.openCount();
    status.status = m_isDraining || m_isPaused ? LoadStatus::Draining // never Busy: it stays routable then (spec R-29)
        : status.agentCount >= m_board.capacity() ? LoadStatus::Busy
                                                  : LoadStatus::Online;
    if (!m_link.serverName().isEmpty()) {
        status.runningTasks = m_board.runningTasks();
        status.takesUnlinked = m_config.policy.unlinkedProjects != UnlinkedPolicy::Reject;
    }
    const QString frame = QString::fromUtf8(encode(status));
    if (frame != m_lastStatus) {
        m_lastStatus = frame;
        m_link.send(status);
    }
}

void RunnerSession::sendProjects()
{
    if (!isOnline()) {
        return;
    }
    for (const ProjectLink &link : m_config.links) {
        // Graph ids are not understood by the original server (spec R-68).
        if (!QUuid(link.projectId).isNull() && QFileInfo(link.path).isDir()) {
            m_link.send(ProjectRegister{link.projectId, link.path, {}});
        }
    }
}

void RunnerSession::sendUpdate(const AttemptKey &key)
{
    if (const TaskRun *run = m_board.run(key); run != nullptr && isOnline()) {
        m_link.send(run->agentUpdate());
    }
    Q_EMIT changed();
}

void RunnerSession::resultStored(const OutboxRecord &outbox, const AgentUpdate &lastUpdate)
{
    m_logs.attemptEnded(outbox.key);
    m_outbox.add(outbox);
    m_link.send(lastUpdate);
    checkIdle();
}

void RunnerSession::saveOutboxState(const OutboxRecord &record)
{
    if (record.state == OutboxState::Confirmed && !record.isEffective) {
        m_lateWork.keep(record); // before anything calls it delivered
    } else {
        m_journal->saveOutboxState(record, this, {});
    }
}

void RunnerSession::delivered(const AttemptKey &key)
{
    passStep(TaskStep::ResultConfirmed);
    m_board.markDelivered(key);
    m_retention.taskDelivered(key);
    checkIdle();
}

void RunnerSession::checkIdle()
{
    if (m_board.openCount() == 0 && (m_outbox.pendingCount() == 0 || !isOnline())) {
        Q_EMIT idle();
    }
}

bool doAgentsOutliveDaemon(const RunnerConfig &config)
{
    switch (config.agentsOutliveDaemon) {
    case OutliveDaemon::Yes: return true;
    case OutliveDaemon::No: return false;
    case OutliveDaemon::Auto: break;
    }
    const bool isContainer = QFileInfo::exists(QStringLiteral("/.dockerenv"))
        || QFileInfo::exists(QStringLiteral("/run/.containerenv")) || qEnvironmentVariableIsSet("KUBERNETES_SERVICE_HOST");
    return !config.isSandbox() && !isContainer;
}

} // namespace sibyl
