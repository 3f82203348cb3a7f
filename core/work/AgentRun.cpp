// SPDX-License-Identifier: Apache-2.0
#include "work/AgentRun.h"

#include "agents/DriverTraits.h"
#include "agents/LimitCheck.h"
#include "agents/PermissionDecision.h"
#include "base/Overloaded.h"

#include <QLoggingCategory>

#include <algorithm>

namespace sibyl {
namespace {

Q_LOGGING_CATEGORY(lcAgent, "sibyl.agent")

// What an agent gets to end in its own words before signals come.
constexpr Milliseconds interruptGrace{5'000};
constexpr Milliseconds cutGrace{5'000};

// The supervisor ends the agent by the clock. Where it was the budget that set this time, and not
// the task, the ending is the budget's.
QString exceededTime(const AgentLimits &limits, const ExitReport &report)
{
    const auto *timedOut = std::get_if<TimedOut>(&report.ending);
    return timedOut != nullptr && limits.wallTime && timedOut->after >= *limits.wallTime
        ? QStringLiteral("it ran for %1 s, which is the limit").arg(limits.wallTime->count())
        : QString();
}

bool tellsEvents(AgentDriver driver)
{
    return driver != AgentDriver::Plain;
}

} // namespace

AgentRun::AgentRun(Clock &clock, ProcessLauncher &launcher, std::unique_ptr<AgentAdapter> adapter,
                   AgentTask task, AgentRules rules, const QString &attemptDirectory)
    : m_clock(clock)
    , m_launcher(launcher)
    , m_adapter(std::move(adapter))
    , m_task(std::move(task))
    , m_rules(std::move(rules))
    , m_directory(attemptDirectory)
    , m_spec(m_adapter->processSpec(m_task))
    , m_events(attemptDirectory)
    , m_desk(clock, m_rules.permissionTimeout)
    , m_stall(clock, tellsEvents(m_task.profile.driver) ? m_rules.stallLimit : Seconds(0),
              [this] { return m_launcher.cpuTime(m_directory); })
{
    connect(&m_desk, &PermissionDesk::expired, this, [this](const PermissionRequest &request) {
        m_hasExpiredPermission = true;
        m_stall.setPaused(!m_desk.open().isEmpty());
        settle(request, PermissionAction::Deny,
               QStringLiteral("Nobody answered in time. Do without it, or say what you need and stop."));
        Q_EMIT permissionsChanged();
    });
    connect(&m_stall, &StallWatch::stalled, this, [this] {
        qCWarning(lcAgent).noquote() << "task" << m_task.assignment.taskId << "is stalled: no word and no work of its agent for"
                                     << m_rules.stallLimit.count() << "s";
        windDown(Cut::Stalled, cutGrace);
    });
}

AgentRun::~AgentRun() = default;

void AgentRun::launch()
{
    watch(m_launcher.prepare(m_spec, m_directory));
}

void AgentRun::adopt()
{
    m_isReady = true;
    m_written = m_launcher.writtenInput(m_directory).mid(m_spec.initialInput.size());
    // From the beginning, so that the adapter reads the whole conversation again.
    watch(m_launcher.adopt(m_directory, 0, 0));
}

void AgentRun::go()
{
    m_process->go();
}

void AgentRun::stop(Milliseconds grace)
{
    windDown(Cut::Stopped, grace);
}

void AgentRun::endOverBudget(const QString &why)
{
    if (m_cut == Cut::None) {
        m_budgetText = QStringLiteral("stopped over its budget: ") + why;
        windDown(Cut::OverBudget, cutGrace);
    }
}

Result<> AgentRun::answerPermission(const QString &permissionId, const QString &optionId)
{
    const QList<PermissionRequest> open = m_desk.open();
    const auto request = std::find_if(open.begin(), open.end(),
                                      [&](const PermissionRequest &candidate) { return candidate.id == permissionId; });
    if (request == open.end()) {
        return fail(ErrorKind::NotFound, QStringLiteral("the agent does not wait for this answer (any more)"), permissionId);
    }
    const auto option = std::find_if(request->options.begin(), request->options.end(),
                                     [&](const PermissionOption &candidate) { return candidate.id == optionId; });
    if (option == request->options.end()) {
        return fail(ErrorKind::Usage, QStringLiteral("the agent offers no such answer"), optionId);
    }
    static_cast<void>(m_desk.take(permissionId));
    m_stall.setPaused(!m_desk.open().isEmpty());
    m_adapter->answer(permissionId, *option, QStringLiteral("The user said no."), sink());
    Q_EMIT permissionsChanged();
    return {};
}

QStringList AgentRun::command() const
{
    return QStringList{m_spec.program} + m_spec.arguments;
}

void AgentRun::watch(std::unique_ptr<ProcessHandle> process)
{
    m_process = std::move(process);
    connect(m_process.get(), &ProcessHandle::ready, this, [this] {
        m_isReady = true;
        Q_EMIT ready();
    });
    connect(m_process.get(), &ProcessHandle::started, this, &AgentRun::begin);
    connect(m_process.get(), &ProcessHandle::outputRead, this,
            [this](OutputStream stream, const QByteArray &bytes) {
                m_stall.touch();
                m_adapter->read(stream, bytes, sink());
                Q_EMIT outputRead(stream);
            });
    connect(m_process.get(), &ProcessHandle::finished, this, &AgentRun::finish);
}

void AgentRun::begin()
{
    m_adapter->open(m_task, m_written, sink());
    m_written.clear();
    m_hasBegun = true;
    m_stall.start();
    Q_EMIT started();
}

void AgentRun::apply(const AgentEvent &event)
{
    const bool hasGrown = m_events.add(event, m_clock.nowUtc());
    bool isForOthers = true;
    std::visit(Overloaded{
                   [](const auto &) {},
                   [&](const InputDue &input) {
                       m_process->writeInput(input.bytes);
                       isForOthers = false;
                   },
                   [&](const InputOver &) {
                       m_process->closeInput();
                       isForOthers = false;
                   },
                   [&](const PlanChanged &plan) { m_plan = plan.steps; },
                   [&](const UsageChanged &changed) {
                       m_usage = changed.usage;
                       checkLimits();
                   },
                   [&](const TurnsCounted &counted) {
                       m_turns = counted.turns;
                       checkLimits();
                   },
                   [&](const RateLimited &limited) {
                       m_limitEndsUtc = limited.resetsUtc ? limited.resetsUtc : m_limitEndsUtc;
                   },
                   [&](const PermissionAsked &asked) { ask(asked.request); },
                   [&](const PermissionWithdrawn &withdrawn) {
                       if (m_desk.take(withdrawn.id)) {
                           m_stall.setPaused(!m_desk.open().isEmpty());
                           Q_EMIT permissionsChanged();
                       }
                   },
                   [&](const TurnEnded &) {
                       m_exitLimit = m_clock.after(m_rules.exitGrace, this,
                                                   [this] { windDown(Cut::Lingering, cutGrace); });
                   },
               },
               event);
    if (hasGrown) {
        Q_EMIT eventsGrew();
    }
    if (isForOthers) {
        Q_EMIT eventRead(event);
    }
}

void AgentRun::ask(const PermissionRequest &request)
{
    const PermissionAction action = m_cut != Cut::None
        ? PermissionAction::Deny
        : decidePermission(m_task.profile.permissions, m_rules.permissions, request);
    if (action != PermissionAction::Ask) {
        settle(request, action, QStringLiteral("The rules of this machine do not allow it."));
        return;
    }
    if (!m_desk.add(request)) {
        settle(request, PermissionAction::Deny, QStringLiteral("Too many questions are open."));
        return;
    }
    m_stall.setPaused(true);
    Q_EMIT permissionsChanged();
}

void AgentRun::settle(const PermissionRequest &request, PermissionAction action, const QString &reason)
{
    if (const PermissionOption *option = optionFor(action, request)) {
        m_adapter->answer(request.id, *option, reason, sink());
        return;
    }
    // It offers no way to say so. Left without an answer it would wait for ever.
    qCWarning(lcAgent).noquote() << "task" << m_task.assignment.taskId << "asks for" << request.tool
                                 << "and offers no answer that" << (action == PermissionAction::Allow ? "allows" : "denies")
                                 << "it; it is stopped";
    m_hasExpiredPermission = true;
    windDown(Cut::Stalled, cutGrace);
}

void AgentRun::checkLimits()
{
    const QString exceeded = exceededLimit(m_task.limits, m_usage, m_turns);
    if (!exceeded.isEmpty()) {
        endOverBudget(exceeded);
    }
}

void AgentRun::windDown(Cut cut, Milliseconds grace)
{
    if (!m_process) {
        return;
    }
    const bool isFirst = m_cut == Cut::None;
    if (isFirst) {
        m_cut = cut;
    } else if (cut == Cut::Stopped && m_cut != Cut::OverBudget) {
        m_cut = cut; // what the caller wants comes before what we found
    }
    const bool isWorthAsking = isFirst && m_hasBegun && cut != Cut::Lingering && cut != Cut::Stalled;
    if (isWorthAsking && m_adapter->interrupt(sink())) {
        m_signalDue = m_clock.after(std::min(grace, interruptGrace), this, [this, grace] { m_process->kill(grace); });
        return;
    }
    m_signalDue.cancel();
    m_process->kill(grace);
}

void AgentRun::finish(const ExitReport &report)
{
    m_process.release()->deleteLater(); // we are in its signal
    m_exitLimit.cancel();
    m_signalDue.cancel();
    for (const PermissionRequest &request : m_desk.open()) {
        static_cast<void>(m_desk.take(request.id));
    }
    ExitReport seen = report;
    if (m_cut == Cut::Lingering) {
        seen.ending = Exited{0}; // it had ended its work; only its process did not leave
    }
    AgentVerdict verdict = m_adapter->finish(seen);
    verdict.usage = verdict.usage == Usage() ? m_usage : verdict.usage;
    if (verdict.ending == Ending::RateLimited) {
        verdict.limitEnd.atUtc = verdict.limitEnd.atUtc ? verdict.limitEnd.atUtc : m_limitEndsUtc;
        verdict.retryAfter = remainingWait(verdict.limitEnd, m_clock.nowUtc());
    }
    if (!m_isReady) {
        verdict.ending = Ending::Infrastructure; // our own supervisor did not come up
    } else if (m_cut == Cut::OverBudget) {
        verdict.ending = Ending::BudgetExceeded;
        verdict.error = m_budgetText;
    } else if (const QString exceeded = exceededTime(m_task.limits, report); verdict.ending == Ending::Timeout && !exceeded.isEmpty()) {
        verdict.ending = Ending::BudgetExceeded;
        verdict.error = QStringLiteral("stopped over its budget: ") + exceeded;
    } else if (m_hasExpiredPermission && verdict.ending != Ending::Completed && m_cut != Cut::Stopped) {
        verdict.ending = Ending::InputExpired;
        verdict.error = QStringLiteral("it waited for a permission that nobody gave");
    } else if (m_cut == Cut::Stalled && verdict.ending != Ending::Completed) {
        verdict.ending = Ending::Stalled;
        verdict.error = QStringLiteral("no word and no work of the agent for %1 s").arg(m_rules.stallLimit.count());
    }
    if (verdict.isConversationLost) {
        Q_EMIT eventRead(SessionNamed{}); // none
    }
    Q_EMIT ended({verdict, report});
}

} // namespace sibyl
