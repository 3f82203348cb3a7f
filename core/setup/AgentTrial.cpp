// SPDX-License-Identifier: Apache-2.0
#include "setup/AgentTrial.h"

#include "agents/AgentEnvironment.h"
#include "git/Git.h"
#include "journal/Journal.h"
#include "process/SupervisorLauncher.h"
#include "process/SupervisorProgram.h"
#include "protocol/MessageCodec.h"
#include "setup/SampleRepository.h"
#include "work/TaskRun.h"

#include <QDir>
#include <QTemporaryDir>
#include <QUuid>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds stopGrace{5'000};
const QString trialFile = u"hello.txt"_s;

TaskAssign trialTask(const AgentTrialOrder &order)
{
    TaskAssign task;
    task.taskId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    task.attempt = 1;
    task.projectId = u"trial"_s;
    task.title = u"Try the agent %1"_s.arg(order.agent);
    task.prompt = order.prompt.isEmpty()
        ? u"Create a file named %1 in the current directory that holds the one line \"hello\". Do nothing else."_s.arg(trialFile)
        : order.prompt;
    task.agent = order.agent;
    task.timeout = order.timeLimit;
    return task;
}

// The machine's own settings, with a repository and places of the trial alone.
RunnerConfig trialConfig(const AgentTrialOrder &order, const QString &root)
{
    RunnerConfig config = order.config;
    config.worktreeBase = root + u"/worktrees"_s;
    config.policy.roots = {config.worktreeBase};
    config.links = {{root + u"/repository"_s, u"trial"_s, QString(), u"trial"_s}};
    return config;
}

Result<TaskComplete> decodedResult(const QByteArray &frame)
{
    const auto message = decodeRunnerMessage(frame);
    if (!message) {
        return fail(message.error().error);
    }
    const auto *complete = std::get_if<TaskComplete>(&*message);
    return complete != nullptr ? Result<TaskComplete>(*complete)
                               : Result<TaskComplete>(fail(ErrorKind::Internal, u"the result is no result"_s));
}

} // namespace

struct AgentTrial::Bench {
    Bench(CommandRunner &commands, Clock &clock) : git(commands, clock) {}

    QTemporaryDir directory{QDir::tempPath() + u"/sibyl-agent-XXXXXX"_s};
    RunnerConfig config;
    TaskAssign task;
    std::optional<TaskPlan> plan;
    std::unique_ptr<Journal> journal;
    std::unique_ptr<SupervisorLauncher> launcher;
    Git git;
    std::unique_ptr<TaskRun> run;
};

AgentTrial::AgentTrial(AgentTrialOrder order, CommandRunner &commands, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_order(std::move(order))
    , m_commands(commands)
    , m_clock(clock)
    , m_bench(std::make_unique<Bench>(commands, clock))
{
}

AgentTrial::~AgentTrial() = default;

void AgentTrial::start()
{
    if (const Result<> prepared = prepare(); !prepared) {
        end(fail(prepared.error()));
        return;
    }
    makeSampleRepository(m_commands, m_bench->directory.filePath(u"repository"_s), this, [this](const Result<SampleRepository> &sample) {
        if (!sample) {
            end(fail(sample.error()));
        } else if (!m_stopReason.isEmpty()) {
            end(fail(ErrorKind::Cancelled, m_stopReason));
        } else {
            run();
        }
    });
}

Result<> AgentTrial::prepare()
{
    const Result<QString> supervisor = findSupervisorProgram();
    if (!supervisor) {
        return fail(supervisor.error());
    }
    if (!m_bench->directory.isValid()) {
        return fail(ErrorKind::Storage, u"no temporary directory can be made"_s, QDir::tempPath());
    }
    const QString root = m_bench->directory.path();
    m_bench->config = trialConfig(m_order, root);
    m_bench->task = trialTask(m_order);
    const auto plan = planTask(m_bench->task, m_bench->config, m_order.agents);
    if (!plan) {
        return fail(ErrorKind::Policy, plan.error().explanation);
    }
    m_bench->plan = *plan;
    Result<std::unique_ptr<Journal>> journal = Journal::open(root + u"/journal.sqlite"_s);
    if (!journal) {
        return fail(journal.error());
    }
    m_bench->journal = *std::move(journal);
    m_bench->launcher = std::make_unique<SupervisorLauncher>(*supervisor, root + u"/sockets"_s, m_clock);
    return {};
}

void AgentTrial::run()
{
    const QString root = m_bench->directory.path();
    const TaskPlan &plan = *m_bench->plan;
    AttemptRecord record;
    record.key = {m_bench->task.taskId, 1};
    record.projectId = m_bench->task.projectId;
    record.agent = plan.profile.name;
    record.driver = toString(plan.profile.driver);
    record.directory = root + u"/attempt"_s;
    record.acceptedUtc = m_clock.nowUtc();
    TaskSettings settings;
    settings.runnerId = u"trial"_s;
    settings.mirrorBase = root + u"/mirrors"_s;
    settings.lockOwner = u"sibyl-runner agents test"_s;
    settings.environment = agentEnvironment(ownEnvironment(), m_bench->config.passEnvironment);
    settings.rules.permissions = m_bench->config.permissions;
    settings.rules.permissionTimeout = Seconds(1); // nobody is there to answer
    settings.taskLimits = m_bench->config.budgets.perTask;
    m_bench->run = std::make_unique<TaskRun>(TaskServices{m_clock, m_bench->git, *m_bench->launcher, *m_bench->journal}, settings, m_bench->task,
                                             plan, record, makeAgentAdapter(plan.profile.driver));
    TaskRun *run = m_bench->run.get();
    connect(run, &TaskRun::resultStored, this, [this](const OutboxRecord &outbox) { takeResult(outbox.frame); });
    connect(run, &TaskRun::updateDue, this, [this, run] {
        if (const QString news = run->snapshot().activity; news != m_activity) {
            m_activity = news;
            Q_EMIT activityChanged(news);
        }
    });
    run->start();
}

void AgentTrial::stop(const QString &reason)
{
    if (m_bench->run != nullptr) {
        m_bench->run->stop(StopKind::Cancelled, reason, stopGrace);
    } else {
        m_stopReason = reason;
    }
}

void AgentTrial::takeResult(const QByteArray &frame)
{
    const Result<TaskComplete> complete = decodedResult(frame);
    if (!complete) {
        end(fail(complete.error()));
        return;
    }
    AgentTrialReport report{.complete = *complete, .workFault = {}};
    if (!complete->isSuccess || !m_order.prompt.isEmpty()) {
        end(report);
        return;
    }
    gitOutput(m_commands, m_bench->directory.filePath(u"repository"_s), {u"show"_s, complete->result.headCommit + u':' + trialFile}, this,
              [this, report](const Result<QString> &text) mutable {
                  if (!text) {
                      report.workFault = u"it says that it is done, and yet there is no %1 in its work"_s.arg(trialFile);
                  }
                  end(report);
              });
}

// Later: neither our caller nor the run that brought the result is done yet.
void AgentTrial::end(const Result<AgentTrialReport> &report)
{
    QMetaObject::invokeMethod(this, [this, report] {
        m_bench.reset();
        Q_EMIT finished(report);
    }, Qt::QueuedConnection);
}

} // namespace sibyl
