// SPDX-License-Identifier: Apache-2.0
#include "SubmitCommand.h"

#include "Await.h"
#include "PrintServerJson.h"
#include "ServerAccess.h"
#include "TaskFollower.h"
#include "TaskReference.h"
#include "TaskText.h"
#include "Transcript.h"
#include "account/TaskClient.h"
#include "base/SystemClock.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qint64 maxPromptBytes = 1024 * 1024;

Outcome<QString> promptOf(const SubmitOptions &options)
{
    if (options.prompt != u"-"_s) {
        return options.prompt;
    }
    QFile input;
    const QByteArray text = input.open(stdin, QIODevice::ReadOnly) ? input.read(maxPromptBytes + 1) : QByteArray();
    if (text.size() > maxPromptBytes) {
        return tl::unexpected(CommandFailure{ExitCode::Usage, u"a prompt may have at most %1 bytes"_s.arg(maxPromptBytes), {}});
    }
    if (text.trimmed().isEmpty() && options.command.isEmpty()) {
        return tl::unexpected(CommandFailure{ExitCode::Usage, u"standard input holds no prompt"_s, {}});
    }
    return QString::fromUtf8(text);
}

// Inside a linked checkout its project need not be named.
Outcome<QString> projectOf(const SubmitOptions &options, const QList<ProjectLink> &links)
{
    if (!options.project.isEmpty()) {
        return options.project;
    }
    const QString here = QDir::current().canonicalPath() + u'/';
    for (const ProjectLink &link : links) {
        if (here.startsWith(QFileInfo(link.path).canonicalFilePath() + u'/')) {
            return !link.projectId.isEmpty() ? link.projectId : !link.graphId.isEmpty() ? link.graphId : link.name;
        }
    }
    return tl::unexpected(CommandFailure{ExitCode::Usage, u"submit: which project?"_s,
                                         u"name it with --project (`sibyl-runner projects` lists them), or run this in a linked checkout"_s});
}

TaskSubmission submissionOf(const SubmitOptions &options, const QString &project, const QString &prompt)
{
    TaskSubmission submission;
    submission.projectId = project;
    submission.prompt = prompt;
    if (!options.command.isEmpty()) {
        submission.command = options.command;
    }
    submission.agent = options.agent;
    submission.branch = options.branch;
    submission.baseRef = options.baseRef;
    submission.repoUrl = options.repoUrl;
    submission.requiredCapabilities = options.requiredCapabilities;
    submission.timeout = options.timeout;
    submission.priority = options.priority;
    submission.maxAttempts = options.maxAttempts;
    submission.idempotencyKey = options.idempotencyKey;
    submission.expects = options.expects;
    submission.deliver = options.deliver;
    submission.budget = {options.maxCostUsd, options.maxTokens, options.maxTurns};
    return submission;
}

} // namespace

int runSubmit(const SubmitOptions &options)
{
    SystemClock clock;
    const Outcome<ServerAccess> server = openServer(options.common, options.serverUrl, clock);
    if (!server) {
        return toInt(reported(server.error()));
    }
    TaskClient tasks(*server->rest);
    const Outcome<QString> project = projectOf(options, server->settings.config.links);
    if (!project) {
        return toInt(reported(project.error()));
    }
    const Outcome<QString> prompt = promptOf(options);
    if (!prompt) {
        return toInt(reported(prompt.error()));
    }
    TaskSubmission submission = submissionOf(options, *project, *prompt);
    if (!options.resumeTask.isEmpty()) {
        const Result<QString> resumed = findTaskId(tasks, options.resumeTask);
        if (!resumed) {
            CommandFailure failure = failureFrom(resumed.error());
            failure.what.prepend(u"--resume: "_s);
            return toInt(reported(failure));
        }
        submission.resumeTask = *resumed;
    }
    Result<TaskView> task = await<TaskView>([&](QObject *context, auto done) { tasks.submit(submission, context, std::move(done)); });
    if (!task) {
        return toInt(reported(failureFrom(task.error())));
    }
    Terminal terminal(options.common.color);
    const bool isText = options.form == OutputForm::Text;
    if (isText) {
        terminal.print((task->isNew ? u"Submitted task "_s : u"There already: task "_s) + terminal.styled(task->id, TextStyle::Bold));
    }
    if (options.isFollowed) {
        Transcript transcript(terminal);
        EventLogReader log(transcript, clock);
        task = TaskFollower(tasks, clock, terminal, isText ? &log : nullptr, isText ? FollowState::Shown : FollowState::Hidden).follow(task->id);
        if (!task) {
            const bool isInterrupted = task.error().kind == ErrorKind::Cancelled;
            return toInt(isInterrupted ? ExitCode::Failed : reported(failureFrom(task.error())));
        }
    }
    if (!isText) {
        terminal.printRaw(jsonText(*task));
    } else if (options.isFollowed) {
        terminal.printAll(resultText(*task, terminal));
    } else {
        terminal.print(u"  "_s + progressText(*task));
        terminal.print(u"Follow it with: sibyl-runner logs -f %1"_s.arg(task->id));
    }
    return toInt(!options.isFollowed || task->status == u"completed"_s ? ExitCode::Ok : ExitCode::Failed);
}

} // namespace sibyl
