// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentAdapter.h"
#include "config/PermissionRule.h"
#include "process/ProcessHandle.h"
#include "state/PlanStep.h"
#include "work/AgentEventLog.h"
#include "work/PermissionDesk.h"
#include "work/StallWatch.h"

#include <QDateTime>

#include <memory>
#include <optional>

namespace sibyl {

// What this machine says about every agent.
struct AgentRules {
    QList<PermissionRule> permissions;
    Seconds permissionTimeout{300}; // then a question is denied
    Seconds stallLimit{1'200};      // 0 = none; drivers that tell events only
    Milliseconds exitGrace{15'000}; // between the end of the agent's turn and that of its process
};

// How an agent ended, and what its process left.
struct AgentRunReport {
    AgentVerdict verdict;
    ExitReport exit;
};

// One attempt's agent, from the start of its supervisor to the verdict: feeds the adapter what the
// process writes and the process what the adapter wants to say, answers permissions, and sees that
// it ends: on stop(), over a budget, when it stalls, when it does not leave after its last word.
//
//   launch() -> ready -> go() -> started -> ... -> ended
//   adopt()  -> started -> ... -> ended
//
// ended() is emitted exactly once. Destroying it leaves the agent running. Owned by a TaskRun; main
// thread only.
class AgentRun : public QObject
{
    Q_OBJECT

public:
    AgentRun(Clock &clock, ProcessLauncher &launcher, std::unique_ptr<AgentAdapter> adapter, AgentTask task,
             AgentRules rules, const QString &attemptDirectory);
    ~AgentRun() override;

    void launch();
    void adopt();
    // The attempt is committed: the agent may be executed.
    void go();
    // Ends the agent: in its own words where it knows some, then by signals; `grace` lies between
    // TERM and KILL. Its verdict comes as it made it; why it was stopped is the caller's to say.
    void stop(Milliseconds grace);
    // Ends it as stop() does, with the verdict budget_exceeded.
    void endOverBudget(const QString &why);
    // NotFound when it does not wait for this one, Usage when that is no option of it.
    Result<> answerPermission(const QString &permissionId, const QString &optionId);

    bool isReady() const { return m_isReady; }
    QStringList command() const; // as executed
    QList<PermissionRequest> openPermissions() const { return m_desk.open(); }
    const QList<PlanStep> &plan() const { return m_plan; }
    const Usage &usage() const { return m_usage; }

Q_SIGNALS:
    void ready();
    void started();
    void eventRead(const sibyl::AgentEvent &event); // input not among them
    void outputRead(sibyl::OutputStream stream);
    void eventsGrew();       // the attempt's `events` file
    void permissionsChanged();
    void ended(const sibyl::AgentRunReport &report);

private:
    // Why we ended it ourselves.
    enum class Cut { None, Stopped, OverBudget, Stalled, Lingering };

    void watch(std::unique_ptr<ProcessHandle> process);
    void begin();
    void apply(const AgentEvent &event);
    void ask(const PermissionRequest &request);
    void settle(const PermissionRequest &request, PermissionAction action, const QString &reason);
    void checkLimits();
    void windDown(Cut cut, Milliseconds grace);
    void finish(const ExitReport &report);

    AgentAdapter::OnEvent sink()
    {
        return [this](const AgentEvent &event) { apply(event); };
    }

    Clock &m_clock;
    ProcessLauncher &m_launcher;
    std::unique_ptr<AgentAdapter> m_adapter;
    AgentTask m_task;
    AgentRules m_rules;
    QString m_directory;
    ProcessSpec m_spec;
    std::unique_ptr<ProcessHandle> m_process;
    AgentEventLog m_events;
    PermissionDesk m_desk;
    StallWatch m_stall;
    Alarm m_exitLimit;
    Alarm m_signalDue;
    QByteArray m_written; // to the agent's stdin by an earlier life of the daemon
    QList<PlanStep> m_plan;
    Usage m_usage;
    int m_turns = 0;
    std::optional<QDateTime> m_limitEndsUtc; // of the rate limit that the agent told last
    QString m_budgetText;
    Cut m_cut = Cut::None;
    bool m_isReady = false;
    bool m_hasBegun = false; // the conversation is open
    bool m_hasExpiredPermission = false;
};

} // namespace sibyl
