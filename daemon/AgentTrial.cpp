// SPDX-License-Identifier: Apache-2.0
#include "AgentTrial.h"

#include "SampleRepository.h"
#include "UnixSignals.h"
#include "agents/AgentEnvironment.h"
#include "base/SystemClock.h"
#include "git/Git.h"
#include "journal/Journal.h"
#include "process/QtCommandRunner.h"
#include "process/SupervisorLauncher.h"
#include "process/SupervisorProgram.h"
#include "protocol/MessageCodec.h"
#include "work/TaskRun.h"

#include <QDir>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr Milliseconds stopGrace{5'000};

const QString &trialFile()
{
    static const QString s_name = u"hello.txt"_s;
    return s_name;
}

TaskAssign trialTask(const AgentTrial &trial)
{
    TaskAssign task;
    task.taskId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    task.attempt = 1;
    task.projectId = u"trial"_s;
    task.title = u"Try the agent %1"_s.arg(trial.agent);
    task.prompt = trial.prompt.isEmpty()
        ? u"Create a file named %1 in the current directory that holds the one line \"hello\". Do nothing else."_s.arg(trialFile())
        : trial.prompt;
    task.agent = trial.agent;
    task.timeout = trial.timeLimit;
    return task;
}

// The machine's own settings, with a repository and places of the trial alone.
RunnerConfig trialConfig(const AgentTrial &trial, const QString &root, const SampleRepository &sample)
{
    RunnerConfig config = trial.config;
    config.worktreeBase = root + u"/worktrees"_s;
    config.policy.roots = {config.worktreeBase};
    config.links = {{sample.path, u"trial"_s, QString(), u"trial"_s}};
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

Result<AgentTrialReport> runAgentTrial(const AgentTrial &trial)
{
    const Result<QString> supervisor = findSupervisorProgram();
    if (!supervisor) {
        return fail(supervisor.error());
    }
    const QTemporaryDir directory(QDir::tempPath() + u"/sibyl-agent-XXXXXX"_s);
    if (!directory.isValid()) {
        return fail(ErrorKind::Storage, u"no temporary directory can be made"_s, QDir::tempPath());
    }
    const QString root = directory.path();
    SystemClock clock;
    QtCommandRunner commands(clock);
    const Result<SampleRepository> sample = makeSampleRepository(commands, root + u"/repository"_s);
    if (!sample) {
        return fail(sample.error());
    }
    const RunnerConfig config = trialConfig(trial, root, *sample);
    const TaskAssign task = trialTask(trial);
    const auto plan = planTask(task, config, trial.agents);
    if (!plan) {
        return fail(ErrorKind::Policy, plan.error().explanation);
    }
    Result<std::unique_ptr<Journal>> journal = Journal::open(root + u"/journal.sqlite"_s);
    if (!journal) {
        return fail(journal.error());
    }
    SupervisorLauncher launcher(*supervisor, root + u"/sockets"_s, clock);
    Git git(commands, clock);

    AttemptRecord record;
    record.key = {task.taskId, 1};
    record.projectId = task.projectId;
    record.agent = plan->profile.name;
    record.driver = toString(plan->profile.driver);
    record.directory = root + u"/attempt"_s;
    record.acceptedUtc = clock.nowUtc();
    TaskSettings settings;
    settings.runnerId = u"trial"_s;
    settings.mirrorBase = root + u"/mirrors"_s;
    settings.lockOwner = u"sibyl-runner agents test"_s;
    settings.environment = agentEnvironment(ownEnvironment(), config.passEnvironment);
    settings.rules.permissions = config.permissions;
    settings.rules.permissionTimeout = Seconds(1); // nobody is there to answer
    settings.taskLimits = config.budgets.perTask;
    TaskRun run({clock, git, launcher, **journal}, settings, task, *plan, record, makeAgentAdapter(plan->profile.driver));

    QEventLoop loop;
    QByteArray frame;
    QObject::connect(&run, &TaskRun::resultStored, &loop, [&](const OutboxRecord &outbox) {
        frame = outbox.frame;
        loop.quit();
    });
    QString activity;
    QObject::connect(&run, &TaskRun::updateDue, &loop, [&] {
        if (const QString news = run.snapshot().activity; news != activity && trial.onActivity) {
            activity = news;
            trial.onActivity(news);
        }
    });
    UnixSignals unixSignals;
    const auto stop = [&run] { run.stop(StopKind::Cancelled, u"stopped by Ctrl-C"_s, stopGrace); };
    QObject::connect(&unixSignals, &UnixSignals::interrupted, &run, stop);
    QObject::connect(&unixSignals, &UnixSignals::terminated, &run, stop);
    run.start();
    while (frame.isEmpty()) {
        loop.exec();
    }
    const Result<TaskComplete> complete = decodedResult(frame);
    if (!complete) {
        return fail(complete.error());
    }
    AgentTrialReport report{.complete = *complete, .workFault = {}};
    if (complete->isSuccess && trial.prompt.isEmpty()) {
        const Result<QString> text = gitOutput(commands, sample->path, {u"show"_s, complete->result.headCommit + u':' + trialFile()});
        if (!text) {
            report.workFault = u"it says that it is done, and yet there is no %1 in its work"_s.arg(trialFile());
        }
    }
    return report;
}

} // namespace sibyl
