// SPDX-License-Identifier: Apache-2.0
#include "DemoCommand.h"

#include "Await.h"
#include "ExitCode.h"
#include "InProcessServer.h"
#include "ProgressBar.h"
#include "RunnerHost.h"
#include "SampleAgent.h"
#include "Terminal.h"
#include "account/ProjectClient.h"
#include "account/RegistrationClient.h"
#include "account/TaskClient.h"
#include "base/AtomicFile.h"
#include "setup/SampleRepository.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

namespace sibyl {
namespace {

constexpr Milliseconds pollInterval{100};
constexpr Seconds demoLimit{120};

// The places of one demo, all below one directory.
struct DemoPlaces {
    QString root;
    QString state() const { return root + QStringLiteral("/state"); }
    QString worktrees() const { return root + QStringLiteral("/worktrees"); }
    QString repository() const { return root + QStringLiteral("/greeter"); }
};

RunnerConfig demoConfig(const DemoPlaces &places, const QString &serverUrl, const RegisteredRunner &runner,
                        const ProjectView &project)
{
    RunnerConfig config;
    config.serverUrl = serverUrl;
    config.runnerId = runner.id;
    config.name = runner.name;
    config.stateDir = places.state();
    config.worktreeBase = places.worktrees();
    config.policy.roots = {places.worktrees()};
    config.agentsOutliveDaemon = OutliveDaemon::No;
    config.links = {{places.repository(), project.id, project.graphId, project.name}};
    return config;
}

QStringList progressLines(const TaskView &task, const Terminal &terminal)
{
    const int width = std::clamp(terminal.columns() - 24, 10, 40);
    const BarStyle style = terminal.hasUnicode() ? BarStyle::Unicode : BarStyle::Ascii;
    return {QStringLiteral("  ") + progressBar(task.progressPercent.value_or(0), width, style) + u' ' + task.status,
            QStringLiteral("  ") + (task.activity.isEmpty() ? task.queueReason : task.activity)};
}

// Shows the task until it has ended: a bar on a terminal, one line for each news elsewhere.
Result<TaskView> followTask(TaskClient &tasks, const QString &taskId, Clock &clock, Terminal &terminal)
{
    const Milliseconds deadline = clock.now() + demoLimit;
    QString lastNews;
    while (clock.now() < deadline) {
        Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) { tasks.get(taskId, context, std::move(done)); });
        if (!task || task->hasEnded()) {
            terminal.clearLive();
            return task;
        }
        const QString news = task->activity.isEmpty() ? task->status : task->activity;
        if (terminal.isInteractive()) {
            terminal.showLive(progressLines(*task, terminal));
        } else if (news != lastNews) {
            terminal.print(QStringLiteral("  %1%  %2").arg(task->progressPercent.value_or(0), 3).arg(news));
            lastNews = news;
        }
        pauseFor(clock, pollInterval);
    }
    return fail(ErrorKind::Timeout, QStringLiteral("the sample task did not end within %1 s").arg(demoLimit.count()));
}

// What really happened, asked of git and not of ourselves.
Result<> checkWork(CommandRunner &commands, const SampleRepository &sample, const TaskView &task)
{
    if (task.status != QStringLiteral("completed") || !task.result) {
        return fail(ErrorKind::Process, task.errorMessage.isEmpty() ? QStringLiteral("the task ended as ") + task.status : task.errorMessage);
    }
    const TaskResultView &result = *task.result;
    const auto git = [&](const QStringList &arguments) { 
        return await<QString>([&](QObject *context, auto done) { gitOutput(commands, sample.path, arguments, context, std::move(done)); });
    };
    const Result<QString> head = git({QStringLiteral("rev-parse"), QStringLiteral("refs/heads/") + result.branch});
    if (!head || *head != result.headCommit) {
        return fail(ErrorKind::Git, QStringLiteral("the branch %1 does not hold the reported commit").arg(result.branch));
    }
    const Result<QString> base = git({QStringLiteral("merge-base"), sample.headCommit, result.headCommit});
    if (!base || *base != sample.headCommit || *head == sample.headCommit || result.baseCommit != sample.headCommit) {
        return fail(ErrorKind::Git, QStringLiteral("the agent's commits do not build on the checkout's commit"));
    }
    const Result<QString> own = git({QStringLiteral("rev-parse"), QStringLiteral("HEAD")});
    const Result<QString> changes = git({QStringLiteral("status"), QStringLiteral("--porcelain")});
    if (!own || *own != sample.headCommit || !changes || !changes->isEmpty()) {
        return fail(ErrorKind::Git, QStringLiteral("the user's own checkout was touched"));
    }
    return {};
}

QStringList demoResultText(const TaskView &task, const SampleRepository &sample, const Terminal &terminal)
{
    const TaskResultView &result = *task.result;
    QStringList lines;
    const auto row = [&](const char *name, const QString &value) {
        lines << QStringLiteral("  %1 %2").arg(QString::fromLatin1(name).leftJustified(10), value);
    };
    row("status", terminal.styled(task.status, TextStyle::Good));
    row("branch", result.branch);
    for (const CommitView &commit : result.commits) {
        row("commit", commit.id.left(10) + u' ' + commit.subject);
    }
    row("changes", QStringLiteral("%1 files, +%2 -%3").arg(result.filesChanged).arg(result.insertions).arg(result.deletions));
    row("worktree", result.worktreePath);
    row("checkout", sample.path + QStringLiteral(" (untouched)"));
    return lines;
}

QStringList nextSteps()
{
    return {QStringLiteral("Next, with a checkout of your own:"),
            QStringLiteral("  sibyl-runner run --local               # server and runner on this machine"),
            QStringLiteral("  sibyl-runner link ~/code/shop          # this checkout may be worked on"),
            QStringLiteral("  sibyl-runner submit --project shop --command 'make test' --follow \"run the tests\"")};
}

void writeReport(const QString &path, const InProcessServer &server, const SampleRepository &sample, const TaskView &task)
{
    const TaskResultView result = task.result.value_or(TaskResultView{});
    QByteArray text;
    for (const auto &[key, value] : {std::pair{"server_url", server.url()},
                                     std::pair{"admin_token_file", server.adminTokenPath()},
                                     std::pair{"task_id", task.id},
                                     std::pair{"status", task.status},
                                     std::pair{"repository", sample.path},
                                     std::pair{"branch", result.branch},
                                     std::pair{"base_commit", sample.headCommit},
                                     std::pair{"head_commit", result.headCommit},
                                     std::pair{"worktree", result.worktreePath}}) {
        text += QByteArray(key) + '=' + value.toUtf8() + '\n';
    }
    if (const Result<> written = writeFileAtomically(path, text); !written) {
        printError(written.error().text());
    }
}

Result<> runDemoIn(const DemoPlaces &places, const DemoOptions &options, Terminal &terminal)
{
    SystemClock clock;
    QtCommandRunner commands(clock);
    terminal.print(terminal.styled(QStringLiteral("Sibyl Runner demo"), TextStyle::Bold) + QStringLiteral(" in ") + places.root);
    const Result<SampleRepository> sample = await<SampleRepository>(
        [&](QObject *context, auto done) { makeSampleRepository(commands, places.repository(), context, std::move(done)); });
    if (!sample) {
        return fail(sample.error());
    }
    terminal.print(QStringLiteral("- sample repository: ") + sample->path);

    server::ServeOptions serve;
    serve.port = 0;
    serve.stateDir = places.state();
    Result<std::unique_ptr<InProcessServer>> server = InProcessServer::start(serve, clock);
    if (!server) {
        return fail(server.error());
    }
    terminal.print(QStringLiteral("- embedded server:   ") + (*server)->url());
    RestClient &rest = (*server)->admin();

    RegistrationClient registrations(rest);
    const Result<RegisteredRunner> runner = await<RegisteredRunner>([&](QObject *context, auto done) {
        registrations.registerRunner({QStringLiteral("demo"), QStringLiteral("localhost"), {QStringLiteral("git")}, 2}, context, std::move(done));
    });
    if (!runner) {
        return fail(runner.error());
    }
    ProjectClient projects(rest);
    const Result<ProjectView> project = await<ProjectView>([&](QObject *context, auto done) {
        projects.findOrCreate({.name = QStringLiteral("greeter")}, context, std::move(done));
    });
    if (!project) {
        return fail(project.error());
    }
    const RunnerConfig config = demoConfig(places, (*server)->url(), *runner, *project);
    Result<std::unique_ptr<RunnerHost>> host = RunnerHost::create(
        config, ConfigSources{.explicitFile = config.filePath}, [config]() -> Result<RunnerConfig> { return config; },
        [token = runner->runnerToken](bool, const std::function<void(Redacted)> &answer) { answer(token); });
    if (!host) {
        return fail(host.error());
    }
    if (const Result<> started = (*host)->start(); !started) {
        return started;
    }
    terminal.print(QStringLiteral("- runner, project and checkout are linked; submitting a task"));

    TaskClient tasks(rest);
    TaskSubmission submission;
    submission.projectId = project->id;
    submission.prompt = QStringLiteral("Greet the world when no name is given");
    submission.command = options.agentCommand.isEmpty() ? sampleAgentCommand() : options.agentCommand;
    submission.maxAttempts = 1;
    const Result<TaskView> submitted = await<TaskView>([&](QObject *context, auto done) { tasks.submit(submission, context, std::move(done)); });
    if (!submitted) {
        return fail(submitted.error());
    }
    const Result<TaskView> task = followTask(tasks, submitted->id, clock, terminal);
    if (!task) {
        return fail(task.error());
    }
    Result<> outcome = checkWork(commands, *sample, *task);
    if (outcome) {
        terminal.printAll(demoResultText(*task, *sample, terminal));
        terminal.print(QString());
        terminal.printAll(nextSteps());
    }
    if (!options.reportPath.isEmpty()) {
        writeReport(options.reportPath, **server, *sample, *task);
    }
    while (options.isHeld && !QFile::exists(options.reportPath + QStringLiteral(".release"))) {
        pauseFor(clock, pollInterval);
    }
    return outcome;
}

} // namespace

int runDemo(const DemoOptions &options)
{
    installLog({.rules = QStringLiteral("quiet")});
    Terminal terminal(options.common.color);
    std::optional<QTemporaryDir> throwaway;
    DemoPlaces places{options.directory};
    if (options.directory.isEmpty()) {
        throwaway.emplace();
        places.root = throwaway->path();
    } else if (QDir dir(options.directory); dir.exists() && !dir.isEmpty()) {
        printError(QStringLiteral("%1 is not empty; the demo wants a directory of its own").arg(options.directory));
        return toInt(ExitCode::Usage);
    } else {
        dir.mkpath(QStringLiteral("."));
        places.root = dir.absolutePath();
    }
    const Result<> outcome = runDemoIn(places, options, terminal);
    if (!outcome) {
        printError(QStringLiteral("the demo failed: ") + outcome.error().text(),
                   throwaway ? QStringLiteral("run `sibyl-runner demo --dir DIR` and look into DIR") : QStringLiteral("look into ") + places.root);
        return toInt(ExitCode::Failed);
    }
    if (throwaway) {
        terminal.print(QStringLiteral("(%1 is removed now; keep it with --dir)").arg(places.root));
    }
    return toInt(ExitCode::Ok);
}

} // namespace sibyl
