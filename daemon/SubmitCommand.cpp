// SPDX-License-Identifier: Apache-2.0
#include "SubmitCommand.h"

#include "Await.h"
#include "PrintServerJson.h"
#include "ServerAccess.h"
#include "TaskFollower.h"
#include "TaskText.h"
#include "account/TaskClient.h"
#include "base/SystemClock.h"

#include <QFile>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

constexpr qint64 maxPromptBytes = 1024 * 1024;

QString promptOf(const SubmitOptions &options)
{
    if (options.prompt != u"-"_s) {
        return options.prompt;
    }
    QFile input;
    return input.open(stdin, QIODevice::ReadOnly) ? QString::fromUtf8(input.read(maxPromptBytes)) : QString();
}

TaskSubmission submissionOf(const SubmitOptions &options)
{
    TaskSubmission submission;
    submission.projectId = options.project;
    submission.prompt = promptOf(options);
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
    const TaskSubmission submission = submissionOf(options);
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
        task = TaskFollower(tasks, clock, terminal, isText ? FollowOutput::Shown : FollowOutput::Silent).follow(task->id);
        if (!task) {
            return toInt(reported(failureFrom(task.error())));
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
