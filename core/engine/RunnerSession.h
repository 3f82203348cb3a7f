// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/RunnerConfig.h"
#include "engine/Acknowledgements.h"
#include "engine/InstanceLock.h"
#include "engine/LateWork.h"
#include "engine/LogStreamer.h"
#include "engine/PermissionRelay.h"
#include "engine/RunnerParts.h"
#include "engine/TaskBoard.h"
#include "engine/TaskChangesLookup.h"
#include "engine/WorkplaceRetention.h"
#include "git/Git.h"
#include "journal/Journal.h"
#include "link/OutboxDelivery.h"
#include "link/RunnerLink.h"

#include <QSet>

#include <memory>

namespace sibyl {

// The working life of one registration: its lock, journal, tasks, connection and outbox, and the
// conversation with the server about them. Owned by Runner; main thread only.
class RunnerSession : public QObject
{
    Q_OBJECT

public:
    // Takes the instance's lock first, then everything else. Conflict when another daemon has it.
    static Result<std::unique_ptr<RunnerSession>> open(const RunnerConfig &config, const RunnerParts &parts);
    ~RunnerSession() override;

    void start();
    void setConfig(const RunnerConfig &config); // same registration
    // What tasks may have; before start() and whenever it changed.
    void setAgents(const QList<DetectedAgent> &agents) { m_agents = agents; }
    void setTaking(bool isDraining, bool isPaused);
    Result<> cancelTask(const QString &taskId, const QString &reason);
    Result<> answerPermission(const QString &permissionId, const QString &optionId);
    // Ends every task, to be tried again elsewhere; idle() follows when all results are stored.
    void stopAll(StopKind kind, const QString &why, Milliseconds grace);
    void networkChanged(); // or the machine woke up

    void describe(Snapshot &snapshot) const;
    void taskChanges(const QString &taskId, QObject *context, Callback<TaskChanges> answer)
    {
        lookUpChanges(*m_journal, m_board, taskId, context, std::move(answer));
    }
    WorkplaceRetention &workplaces() { return m_retention; }
    const WorkplaceRetention &workplaces() const { return m_retention; }
    int openTaskCount() const { return m_board.openCount(); }
    bool isOnline() const { return m_link.state() == LinkState::Online; }
    int undeliveredCount() const { return m_outbox.pendingCount(); }

Q_SIGNALS:
    void changed();
    void outputGrew(const QString &taskId);
    // No task is open any more and nothing waits to be sent on a live connection.
    void idle();

private:
    RunnerSession(const RunnerConfig &config, const RunnerParts &parts, InstanceLock lock,
                  std::unique_ptr<Journal> journal);

    void cameOnline();
    void receive(const ServerMessage &message);
    void receiveAssignment(const TaskAssign &assignment);
    void answerAgain(const TaskAssign &assignment, int attempt);
    void receiveCancel(const TaskCancel &cancel);
    void reject(const QString &taskId, std::optional<int> attempt, const QString &reason, const QString &explanation);
    void acknowledge(const AttemptKey &key);
    void sendStatus();
    void sendStatusSoon(); // at once, but not again within a moment
    void sendProjects();
    void sendUpdate(const AttemptKey &key);
    void resultStored(const OutboxRecord &outbox, const AgentUpdate &lastUpdate);
    void saveOutboxState(const OutboxRecord &record);
    void delivered(const AttemptKey &key);
    void checkIdle();

    RunnerConfig m_config;
    RunnerParts m_parts;
    QList<DetectedAgent> m_agents;
    InstanceLock m_lock;
    std::unique_ptr<Journal> m_journal;
    Git m_git;
    TaskBoard m_board;
    WorkplaceRetention m_retention;
    RunnerLink m_link;
    OutboxDelivery m_outbox;
    Acknowledgements m_acknowledgements;
    LateWork m_lateWork;
    LogStreamer m_logs;
    PermissionRelay m_permissions;
    bool m_isDraining = false;
    bool m_isPaused = false;
    QString m_linkDetail;
    QDateTime m_nextTryUtc;
    QDateTime m_connectedUtc;
    QSet<QString> m_knownComplaints; // of the server, logged once each
    QString m_lastStatus;            // to send a status only when it says something new
    Alarm m_statusPause;
    bool m_isStatusStale = false;
};

// Whether agents go on when the daemon leaves: `auto` is no in sandbox mode and in containers,
// where nothing survives the main process anyway.
bool doAgentsOutliveDaemon(const RunnerConfig &config);

} // namespace sibyl
