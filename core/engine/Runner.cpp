// SPDX-License-Identifier: Apache-2.0
#include "engine/Runner.h"

#include "base/Names.h"

#include <QLoggingCategory>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcRunner, "sibyl.runner")

constexpr Milliseconds changeInterval{100}; // at most ten snapshots a second
// The server may not answer: results are in the journal, so leaving without its answer loses nothing.
constexpr Milliseconds deliveryLimit{5'000};

} // namespace

Runner::Runner(RunnerParts parts, ConfigSource source)
    : m_parts(std::move(parts)), m_source(std::move(source)), m_capabilities(m_parts)
{
    connect(&m_capabilities, &CapabilityWatch::changed, this, [this] {
        if (m_session) {
            m_session->setAgents(m_capabilities.report().agents);
        }
        touch();
    });
}

Runner::~Runner() = default;

Result<> Runner::start()
{
    Result<RunnerConfig> config = m_source();
    if (!config) {
        return fail(config.error());
    }
    m_config = std::move(*config);
    m_capabilities.setConfig(m_config);
    return m_config.isRegistered() ? openSession() : Result<>();
}

QString Runner::instanceDirectory() const
{
    return m_session ? m_config.instanceDirectory() : m_config.stateDir + QStringLiteral("/runners/unregistered");
}

int Runner::openTaskCount() const
{
    return m_session ? m_session->openTaskCount() : 0;
}

void Runner::stopTasksAndLeave(const QString &why, Milliseconds grace)
{
    m_isLeaving = true;
    m_isDraining = true;
    // The sweep after the grace, the commit of leftovers and the delivery take their time too.
    m_leaveLimit = m_parts.clock.after(grace + deliveryLimit, this, [this] { Q_EMIT left(); });
    if (m_session) {
        m_session->setTaking(m_isDraining, m_isPaused);
        m_session->stopAll(StopKind::Interrupted, why, grace);
    }
    checkLeaving();
}

void Runner::leave()
{
    if (openTaskCount() > 0 && !doAgentsOutliveDaemon(m_config)) {
        stopTasksAndLeave(QStringLiteral("the runner was stopped"), m_config.shutdownGrace);
        return;
    }
    Q_EMIT left();
}

void Runner::networkChanged()
{
    if (m_session) {
        m_session->networkChanged();
    }
}

Snapshot Runner::snapshot() const
{
    Snapshot snapshot;
    snapshot.clientVersion = QStringLiteral(SIBYL_VERSION);
    snapshot.runnerId = m_config.runnerId;
    snapshot.name = m_config.name;
    snapshot.serverUrl = m_config.serverUrl;
    snapshot.capacity = m_config.maxConcurrentAgents;
    snapshot.isDraining = m_isDraining;
    snapshot.isPaused = m_isPaused;
    snapshot.isSandbox = m_config.isSandbox();
    snapshot.capabilities = m_capabilities.words();
    snapshot.configPath = m_config.filePath;
    snapshot.hasLocalServer = m_config.hasLocalServer;
    if (m_session) {
        m_session->describe(snapshot);
    } else {
        snapshot.connection = ConnectionState::Unregistered;
        snapshot.connectionDetail = QStringLiteral("not registered: run `sibyl-runner register --server URL`");
    }
    return snapshot;
}

Result<> Runner::cancelTask(const QString &taskId, const QString &reason)
{
    if (!m_session) {
        return fail(ErrorKind::NotFound, QStringLiteral("this runner is not registered and runs nothing"));
    }
    return m_session->cancelTask(taskId, reason);
}

Result<> Runner::drain()
{
    m_isDraining = true;
    m_isLeaving = true;
    qCInfo(lcRunner) << "draining: taking nothing new, leaving when" << openTaskCount() << "tasks have ended";
    if (m_session) {
        m_session->setTaking(m_isDraining, m_isPaused);
    }
    checkLeaving();
    touch();
    return {};
}

Result<> Runner::pause()
{
    m_isPaused = true;
    if (m_session) {
        m_session->setTaking(m_isDraining, m_isPaused);
    }
    touch();
    return {};
}

Result<> Runner::resume()
{
    m_isPaused = false;
    m_isDraining = false;
    m_isLeaving = false;
    if (m_session) {
        m_session->setTaking(m_isDraining, m_isPaused);
    }
    touch();
    return {};
}

Result<> Runner::answerPermission(const QString &permissionId, const QString &optionId)
{
    if (m_session) {
        return m_session->answerPermission(permissionId, optionId);
    }
    return fail(ErrorKind::NotFound, QStringLiteral("no agent waits for this answer"), permissionId.left(maxIdLength));
}

void Runner::taskChanges(const QString &taskId, QObject *context, Callback<TaskChanges> answer)
{
    if (m_session) {
        m_session->taskChanges(taskId, context, std::move(answer));
        return;
    }
    QMetaObject::invokeMethod(context, [taskId, answer = std::move(answer)] {
        answer(fail(ErrorKind::NotFound, QStringLiteral("this runner is not registered and has run nothing"), taskId));
    }, Qt::QueuedConnection);
}

QList<WorktreeView> Runner::worktrees() const
{
    return m_session ? m_session->workplaces().worktrees() : QList<WorktreeView>();
}

void Runner::removeWorktree(const QString &path, QObject *context, Callback<WorktreeRemoval> answer)
{
    if (m_session) {
        m_session->workplaces().remove(path, context, std::move(answer));
        return;
    }
    QMetaObject::invokeMethod(context, [path, answer = std::move(answer)] {
        answer(fail(ErrorKind::NotFound, QStringLiteral("this runner is not registered and has no worktrees"), path));
    }, Qt::QueuedConnection);
}

Result<> Runner::reload()
{
    Result<RunnerConfig> config = m_source();
    if (!config) {
        return fail(config.error()); // the present one stays in force
    }
    const bool isSameRegistration = m_session && config->serverUrl == m_config.serverUrl
        && config->runnerId == m_config.runnerId && config->stateDir == m_config.stateDir;
    if (m_session && !isSameRegistration && m_session->openTaskCount() > 0) {
        return fail(ErrorKind::Conflict,
                    QStringLiteral("tasks of the present registration are under way: drain first, then start again with the new one"));
    }
    m_config = std::move(*config);
    qCInfo(lcRunner) << "configuration read again";
    m_capabilities.setConfig(m_config);
    Result<> result;
    if (isSameRegistration) {
        m_session->setAgents(m_capabilities.report().agents);
        m_session->setConfig(m_config);
    } else {
        m_session.reset();
        if (m_config.isRegistered()) {
            result = openSession();
        }
        Q_EMIT instanceChanged();
    }
    touch();
    return result;
}

Result<> Runner::openSession()
{
    Result<std::unique_ptr<RunnerSession>> session = RunnerSession::open(m_config, m_parts);
    if (!session) {
        return fail(session.error());
    }
    m_session = std::move(*session);
    m_session->setAgents(m_capabilities.report().agents);
    connect(m_session.get(), &RunnerSession::changed, this, [this] {
        m_capabilities.setOnline(m_session->isOnline());
        touch();
    });
    connect(m_session.get(), &RunnerSession::outputGrew, this, &Runner::outputGrew);
    connect(m_session.get(), &RunnerSession::idle, this, &Runner::checkLeaving);
    m_session->setTaking(m_isDraining, m_isPaused);
    m_session->start();
    return {};
}

void Runner::touch()
{
    if (!m_changePause.isPending()) {
        m_changePause = m_parts.clock.after(changeInterval, this, [this] {
            m_changePause.cancel();
            Q_EMIT changed();
        });
    }
}

void Runner::checkLeaving()
{
    if (!m_isLeaving || openTaskCount() > 0) {
        return;
    }
    if (!m_session || !m_session->isOnline() || m_session->undeliveredCount() == 0) {
        m_isLeaving = false;
        m_leaveLimit.cancel();
        Q_EMIT left();
    } else if (!m_leaveLimit.isPending()) {
        m_leaveLimit = m_parts.clock.after(deliveryLimit, this, [this] { Q_EMIT left(); });
    }
}

} // namespace sibyl
